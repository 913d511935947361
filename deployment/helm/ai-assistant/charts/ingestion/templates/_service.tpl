{{/* What the ingestion API is. `.` is the umbrella's context. */}}
{{- define "aia.service.ingestion" -}}
ports:
  http: 8081
uses: [postgresql]
needsSchema: true
readinessPath: /health/ready
blobs: true
env:
  PORT: "8081"
  BLOBS_PATH: /blobs
  EMBEDDING_MODEL: {{ .Values.global.models.embedding | quote }}
  DATABASE_POOL_SIZE: "10"
secretEnv:
  DATABASE_URL: {{ include "aia.databaseSecret" . }}
  INTERNAL_PUBLIC_KEYS: {{ dict "secret" (include "aia.authSecret" .) "key" "internal-public-keys" | toJson }}
{{- end -}}
