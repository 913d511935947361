{{/* What the user interface's server is: it answers with files and calls nothing. `.` is the umbrella's context. */}}
{{- define "aia.service.web" -}}
ports:
  http: 8080
uses: []
readinessPath: /health/ready
static: true
env:
  PORT: "8080"
  HOST: {{ .Values.global.listenHost | quote }}
  LOG_LEVEL: {{ .Values.global.logLevel }}
secretEnv: {}
{{- end -}}
