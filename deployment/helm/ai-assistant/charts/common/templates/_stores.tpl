{{/*
Where the stores are. Each is this release's own or an external one; everything else asks here. `.` is the umbrella's
context. Environment entries: `value` is plain, `secret` and `key` name an entry of a Secret.
*/}}

{{- define "aia.databaseSecret" -}}
{{- if .Values.postgresql.enabled -}}
{{- dict "secret" (.Values.postgresql.auth.existingSecret | default (include "aia.name" (list . "postgresql"))) "key" "database-url" | toJson -}}
{{- else if .Values.externalPostgresql.existingSecret -}}
{{- dict "secret" .Values.externalPostgresql.existingSecret "key" .Values.externalPostgresql.existingSecretKey | toJson -}}
{{- else if .Values.externalPostgresql.url -}}
{{- dict "secret" (include "aia.name" (list . "external")) "key" "database-url" | toJson -}}
{{- else -}}
{{- fail "postgresql.enabled is false: set externalPostgresql.url or externalPostgresql.existingSecret." -}}
{{- end -}}
{{- end -}}

{{- define "aia.redisSecret" -}}
{{- if .Values.redis.enabled -}}
{{- dict "secret" (.Values.redis.auth.existingSecret | default (include "aia.name" (list . "redis"))) "key" "redis-url" | toJson -}}
{{- else if .Values.externalRedis.existingSecret -}}
{{- dict "secret" .Values.externalRedis.existingSecret "key" .Values.externalRedis.existingSecretKey | toJson -}}
{{- else if .Values.externalRedis.url -}}
{{- dict "secret" (include "aia.name" (list . "external")) "key" "redis-url" | toJson -}}
{{- else -}}
{{- fail "redis.enabled is false: set externalRedis.url or externalRedis.existingSecret." -}}
{{- end -}}
{{- end -}}

{{- define "aia.qdrantUrl" -}}
{{- if .Values.qdrant.enabled -}}
{{- printf "http://%s:6333" (include "aia.name" (list . "qdrant")) -}}
{{- else -}}
{{- required "qdrant.enabled is false: set externalQdrant.url." .Values.externalQdrant.url -}}
{{- end -}}
{{- end -}}

{{/* The API key of Qdrant, or nothing: an external one may have none. */}}
{{- define "aia.qdrantSecret" -}}
{{- if .Values.qdrant.enabled -}}
{{- dict "secret" (.Values.qdrant.auth.existingSecret | default (include "aia.name" (list . "qdrant"))) "key" "api-key" | toJson -}}
{{- else if .Values.externalQdrant.existingSecret -}}
{{- dict "secret" .Values.externalQdrant.existingSecret "key" .Values.externalQdrant.existingSecretKey | toJson -}}
{{- else if .Values.externalQdrant.apiKey -}}
{{- dict "secret" (include "aia.name" (list . "external")) "key" "qdrant-api-key" | toJson -}}
{{- end -}}
{{- end -}}

{{/* The Ollama API: an address, or a Secret that holds one with its credentials. */}}
{{- define "aia.ollamaEntry" -}}
{{- if .Values.ollama.enabled -}}
{{- dict "value" (printf "http://%s:11434" (include "aia.name" (list . "ollama"))) | toJson -}}
{{- else if .Values.externalOllama.existingSecret -}}
{{- dict "secret" .Values.externalOllama.existingSecret "key" .Values.externalOllama.existingSecretKey | toJson -}}
{{- else -}}
{{- dict "value" (required "ollama.enabled is false: set externalOllama.url or externalOllama.existingSecret." .Values.externalOllama.url) | toJson -}}
{{- end -}}
{{- end -}}

{{- define "aia.authSecret" -}}
{{- .Values.auth.existingSecret | default (include "aia.name" (list . "auth")) -}}
{{- end -}}

{{/* host and port of a URL as {host, port}: (list url defaultPort). */}}
{{- define "aia.hostPort" -}}
{{- $host := (urlParse (first .)).host -}}
{{- $port := regexFind ":[0-9]+$" $host | trimPrefix ":" -}}
{{- dict "host" (trimSuffix (printf ":%s" $port) $host) "port" ($port | default (last .) | int) | toJson -}}
{{- end -}}

{{/* Where original files are, as plain environment of the ingestion API and its workers. */}}
{{- define "aia.blobsEnv" -}}
{{- $bucket := .Values.blobs.s3 -}}
{{- if eq .Values.blobs.type "s3" -}}
BLOB_STORE: s3
S3_BUCKET: {{ required "blobs.type is s3: set blobs.s3.bucket." $bucket.bucket | quote }}
S3_REGION: {{ $bucket.region | quote }}
{{- with $bucket.prefix }}
S3_PREFIX: {{ . | quote }}
{{- end }}
{{- with $bucket.endpoint }}
S3_ENDPOINT: {{ . | quote }}
{{- end }}
{{- else -}}
BLOB_STORE: fs
BLOBS_PATH: /blobs
{{- end -}}
{{- end -}}

{{/* The keys of the bucket as environment entries; none where the pods' own role opens it. */}}
{{- define "aia.blobsSecretEnv" -}}
{{- $bucket := .Values.blobs.s3 -}}
{{- if and (eq .Values.blobs.type "s3") (or $bucket.existingSecret $bucket.accessKeyId) -}}
{{- $secret := $bucket.existingSecret | default (include "aia.name" (list . "external")) -}}
S3_ACCESS_KEY_ID: {{ dict "secret" $secret "key" "s3-access-key-id" | toJson }}
S3_SECRET_ACCESS_KEY: {{ dict "secret" $secret "key" "s3-secret-access-key" | toJson }}
{{- end -}}
{{- end -}}

{{/* Whether original files are on one volume that a single node mounts: every pod that uses it then runs on that node. */}}
{{- define "aia.blobsOnOneNode" -}}
{{- if and (eq .Values.blobs.type "volume") (not (has "ReadWriteMany" .Values.blobs.persistence.accessModes)) -}}true{{- end -}}
{{- end -}}

{{- define "aia.blobsClaim" -}}
{{- .Values.blobs.persistence.existingClaim | default (include "aia.name" (list . "blobs")) -}}
{{- end -}}
