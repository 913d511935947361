{{/* What the retrieval service is. `.` is the umbrella's context. */}}
{{- define "aia.service.retrieval" -}}
{{- $ollama := include "aia.ollamaEntry" . | fromJson -}}
ports:
  http: 8082
uses: [postgresql, redis, qdrant, ollama, gateway]
needsSchema: true
readinessPath: /health/ready
env:
  PORT: "8082"
  VECTOR_STORE: qdrant
  QDRANT_URL: {{ include "aia.qdrantUrl" . }}
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
  {{- with include "aia.qdrantSecret" . }}
  QDRANT_API_KEY: {{ . }}
  {{- end }}
  {{- if $ollama.secret }}
  OLLAMA_URL: {{ $ollama | toJson }}
  {{- end }}
{{- end -}}
