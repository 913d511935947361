{{/* What the gateway is: ports, environment, and the components that it calls. `.` is the umbrella's context. */}}
{{- define "aia.service.gateway" -}}
ports:
  http: 8080
  metrics: 9464
uses: [postgresql, redis, ingestion, retrieval, chat]
needsSchema: true
# A service behind it that fails must not take the door out of the load balancer: readiness is its own life.
readinessPath: /health/live
env:
  PORT: "8080"
  METRICS_PORT: "9464"
  INGESTION_URL: http://{{ include "aia.name" (list . "ingestion") }}:8081
  RETRIEVAL_URL: http://{{ include "aia.name" (list . "retrieval") }}:8082
  CHAT_URL: http://{{ include "aia.name" (list . "chat") }}:8083
  QUEUE_PREFIX: {{ .Values.global.queuePrefix | quote }}
  DATABASE_POOL_SIZE: "10"
  ADMIN_EMAIL: {{ .Values.auth.adminEmail | quote }}
  {{- with .Values.gateway.trustedProxies }}
  TRUSTED_PROXIES: {{ join "," . | quote }}
  {{- end }}
secretEnv:
  DATABASE_URL: {{ include "aia.databaseSecret" . }}
  REDIS_URL: {{ include "aia.redisSecret" . }}
  JWT_SECRET: {{ dict "secret" (include "aia.authSecret" .) "key" "jwt-secret" | toJson }}
  INTERNAL_SIGNING_KEY: {{ dict "secret" (include "aia.authSecret" .) "key" "internal-signing-key" | toJson }}
  ADMIN_PASSWORD: {{ dict "secret" (include "aia.authSecret" .) "key" "admin-password" | toJson }}
{{- end -}}
