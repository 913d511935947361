{{/* Names and labels. `.` is any chart's context: global values are the same everywhere. */}}

{{- define "aia.global" -}}
{{- .Values.global | default dict | toJson -}}
{{- end -}}

{{/* Prefix of every object's name. Short enough for the longest suffix. */}}
{{- define "aia.fullname" -}}
{{- $given := (.Values.global | default dict).fullnameOverride -}}
{{- if $given -}}
{{- $given | trunc 36 | trimSuffix "-" -}}
{{- else if contains "ai-assistant" .Release.Name -}}
{{- .Release.Name | trunc 36 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-ai-assistant" (.Release.Name | trunc 23 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{/* Name of one component's objects: (list context component). */}}
{{- define "aia.name" -}}
{{- printf "%s-%s" (include "aia.fullname" (first .)) (last .) -}}
{{- end -}}

{{/* Labels that never change: (list context component). An empty component selects every pod of the release. */}}
{{- define "aia.selectorLabels" -}}
app.kubernetes.io/name: ai-assistant
app.kubernetes.io/instance: {{ (first .).Release.Name }}
{{- with last . }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{/* All labels: (list context component). */}}
{{- define "aia.labels" -}}
{{- $context := first . -}}
{{ include "aia.selectorLabels" . }}
app.kubernetes.io/part-of: ai-assistant
app.kubernetes.io/managed-by: {{ $context.Release.Service }}
app.kubernetes.io/version: {{ $context.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" $context.Chart.Name $context.Chart.Version }}
{{- with ($context.Values.global | default dict).labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Image reference: (dict "context" "image" {registry, repository, tag, digest} "tag" default). A digest wins over a tag. */}}
{{- define "aia.image" -}}
{{- $image := .image -}}
{{- $registry := (.context.Values.global | default dict).imageRegistry | default $image.registry -}}
{{- $name := ternary (printf "%s/%s" $registry $image.repository) $image.repository (not (empty $registry)) -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $name $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (toString ($image.tag | default .tag)) -}}
{{- end -}}
{{- end -}}

{{- define "aia.imagePullSecrets" -}}
{{- with (.Values.global | default dict).imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* A value as the text of an environment variable: YAML numbers arrive as floats. */}}
{{- define "aia.scalar" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}
{{- . | int64 | toString -}}
{{- else -}}
{{- . | toString -}}
{{- end -}}
{{- end -}}

{{/* What every container may: nothing. */}}
{{- define "aia.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* What every pod may: (dict "user" uid). */}}
{{- define "aia.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}
