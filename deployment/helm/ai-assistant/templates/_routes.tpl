{{/* Paths of the public address and the component that answers: everything is the gateway's where web is off. */}}
{{- define "aia.routes" -}}
{{- if .Values.web.enabled -}}
{{- range list "/api" "/v1" "/mcp" "/docs" "/openapi.json" "/health" }}
- { path: {{ . }}, component: gateway, port: 8080 }
{{- end }}
- { path: /, component: web, port: 8080 }
{{- else -}}
- { path: /, component: gateway, port: 8080 }
{{- end -}}
{{- end -}}
