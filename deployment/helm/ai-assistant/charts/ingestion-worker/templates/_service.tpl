{{/* Every queue of the code. */}}
{{- define "aia.queues" -}}
{{- list "import" "document" "embedding" "publish" "rechunk" "index" "sweep" "maintenance" "sync" | toJson -}}
{{- end -}}

{{/* What an ingestion worker is; WORKER_QUEUES comes from its pool. `.` is the umbrella's context. */}}
{{- define "aia.service.ingestion-worker" -}}
{{- $ollama := include "aia.ollamaEntry" . | fromJson -}}
ports:
  http: 8084
uses: [postgresql, redis, qdrant, ollama]
needsSchema: true
readinessPath: /health/ready
# Original files: on the shared volume, or in a bucket outside of the cluster.
blobs: {{ eq .Values.blobs.type "volume" }}
bucket: {{ eq .Values.blobs.type "s3" }}
args: [node, --max-old-space-size=512, --max-semi-space-size=4, services/ingestion/dist/worker.js]
# The longest extraction of one document: EXTRACT_TIMEOUT_MS.
longestStepSeconds: 120
env:
  PORT: "8084"
  {{- include "aia.blobsEnv" . | nindent 2 }}
  VECTOR_STORE: qdrant
  QDRANT_URL: {{ include "aia.qdrantUrl" . }}
  EMBEDDING_MODEL: {{ .Values.global.models.embedding | quote }}
  QUEUE_PREFIX: {{ .Values.global.queuePrefix | quote }}
  EXTRACT_TIMEOUT_MS: "120000"
  DATABASE_POOL_SIZE: "5"
  {{- if $ollama.value }}
  OLLAMA_URL: {{ $ollama.value }}
  {{- end }}
secretEnv:
  {{- with include "aia.blobsSecretEnv" . }}
  {{- . | nindent 2 }}
  {{- end }}
  DATABASE_URL: {{ include "aia.databaseSecret" . }}
  REDIS_URL: {{ include "aia.redisSecret" . }}
  SOURCE_CREDENTIALS_KEY: {{ dict "secret" (include "aia.authSecret" .) "key" "source-credentials-key" "optional" true | toJson }}
  {{- with include "aia.qdrantSecret" . }}
  QDRANT_API_KEY: {{ . }}
  {{- end }}
  {{- if $ollama.secret }}
  OLLAMA_URL: {{ $ollama | toJson }}
  {{- end }}
{{- end -}}
