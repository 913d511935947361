{{/* What the ingestion API is. `.` is the umbrella's context. */}}
{{- define "aia.service.ingestion" -}}
ports:
  http: 8081
uses: [postgresql, redis, gateway]
needsSchema: true
readinessPath: /health/ready
# Original files: on the shared volume, or in a bucket outside of the cluster.
blobs: {{ eq .Values.blobs.type "volume" }}
bucket: {{ eq .Values.blobs.type "s3" }}
env:
  PORT: "8081"
  {{- include "aia.blobsEnv" . | nindent 2 }}
  EMBEDDING_MODEL: {{ .Values.global.models.embedding | quote }}
  INTERNAL_KEYS_URL: http://{{ include "aia.name" (list . "gateway") }}:8080/.well-known/jwks.json
  QUEUE_PREFIX: {{ .Values.global.queuePrefix | quote }}
  DATABASE_POOL_SIZE: "10"
secretEnv:
  {{- with include "aia.blobsSecretEnv" . }}
  {{- . | nindent 2 }}
  {{- end }}
  SOURCE_CREDENTIALS_KEY: {{ dict "secret" (include "aia.authSecret" .) "key" "source-credentials-key" "optional" true | toJson }}
  DATABASE_URL: {{ include "aia.databaseSecret" . }}
  # For the page of the queues.
  REDIS_URL: {{ include "aia.redisSecret" . }}
  INTERNAL_PUBLIC_KEYS: {{ dict "secret" (include "aia.authSecret" .) "key" "internal-public-keys" | toJson }}
{{- end -}}
