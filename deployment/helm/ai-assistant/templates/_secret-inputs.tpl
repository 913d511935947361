{{/* What restarts the services when it changes: secrets that were given, never generated ones. */}}
{{- define "aia.secretInputs" -}}
{{- $auth := omit .Values.auth "adminPassword" -}}
{{- $external := list .Values.externalPostgresql .Values.externalRedis .Values.externalQdrant .Values.externalOllama -}}
{{- $own := list .Values.postgresql.auth .Values.redis.auth .Values.qdrant.auth -}}
{{- list $auth $external $own .Values.blobs.s3 | toJson -}}
{{- end -}}
