{{/* What the chat service is. `.` is the umbrella's context. */}}
{{- define "aia.service.chat" -}}
{{- $ollama := include "aia.ollamaEntry" . | fromJson -}}
ports:
  http: 8083
uses: [postgresql, redis, ingestion, retrieval, ollama, gateway]
needsSchema: true
readinessPath: /health/ready
env:
  PORT: "8083"
  INGESTION_URL: http://{{ include "aia.name" (list . "ingestion") }}:8081
  RETRIEVAL_URL: http://{{ include "aia.name" (list . "retrieval") }}:8082
  EMBEDDING_MODEL: {{ .Values.global.models.embedding | quote }}
  CHAT_MODEL: {{ .Values.global.models.chat | quote }}
  INTERNAL_KEYS_URL: http://{{ include "aia.name" (list . "gateway") }}:8080/.well-known/jwks.json
  QUEUE_PREFIX: {{ .Values.global.queuePrefix | quote }}
  DATABASE_POOL_SIZE: "10"
  {{- if $ollama.value }}
  OLLAMA_URL: {{ $ollama.value }}
  {{- end }}
secretEnv:
  DATABASE_URL: {{ include "aia.databaseSecret" . }}
  REDIS_URL: {{ include "aia.redisSecret" . }}
  INTERNAL_PUBLIC_KEYS: {{ dict "secret" (include "aia.authSecret" .) "key" "internal-public-keys" | toJson }}
  {{- if $ollama.secret }}
  OLLAMA_URL: {{ $ollama | toJson }}
  {{- end }}
{{- end -}}
