{{/* What the user interface's server is: static files, it calls nothing. `.` is the umbrella's context. */}}
{{- define "aia.service.web" -}}
ports:
  http: 8080
uses: []
readinessPath: /
livenessPath: /
static: true
env: {}
secretEnv: {}
{{- end -}}
