{{/* Parts that the stores' StatefulSets share. `.` is a store's own context. */}}

{{- define "aia.storeImage" -}}
{{- include "aia.image" (dict "context" . "image" .Values.image "tag" .Chart.AppVersion) -}}
{{- end -}}

{{/* Metadata and the part of a StatefulSet's spec before its containers: (list context component uid). */}}
{{- define "aia.storePodSpec" -}}
{{- $context := first . -}}
{{- $component := index . 1 -}}
{{- include "aia.imagePullSecrets" $context }}
serviceAccountName: {{ include "aia.name" (list $context $component) }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ int $context.Values.terminationGracePeriodSeconds }}
securityContext:
  {{- include "aia.podSecurityContext" (dict "user" (last .)) | nindent 2 }}
{{- range $field := list "nodeSelector" "tolerations" "affinity" }}
{{- with index $context.Values $field }}
{{ $field }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- with $context.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* The claim of a store's data; `null` storageClass means the cluster's default. */}}
{{- define "aia.storeClaim" -}}
- metadata:
    name: data
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .Values.persistence.storageClass }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests:
        storage: {{ .Values.persistence.size }}
{{- end -}}

{{/* Service, ServiceAccount: (list context component {name: port}). */}}
{{- define "aia.storeService" -}}
{{- $context := first . -}}
{{- $component := index . 1 -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "aia.name" (list $context $component) }}
  namespace: {{ $context.Release.Namespace }}
  labels:
    {{- include "aia.labels" (list $context $component) | nindent 4 }}
spec:
  type: ClusterIP
  ports:
    {{- range $name, $port := last . }}
    - { name: {{ $name }}, port: {{ $port }}, targetPort: {{ $name }} }
    {{- end }}
  selector:
    {{- include "aia.selectorLabels" (list $context $component) | nindent 4 }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "aia.name" (list $context $component) }}
  namespace: {{ $context.Release.Namespace }}
  labels:
    {{- include "aia.labels" (list $context $component) | nindent 4 }}
automountServiceAccountToken: false
{{- end -}}

{{/* Head of a store's StatefulSet: (list context component). */}}
{{- define "aia.storeHead" -}}
{{- $context := first . -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "aia.name" . }}
  namespace: {{ $context.Release.Namespace }}
  labels:
    {{- include "aia.labels" . | nindent 4 }}
spec:
  replicas: 1
  serviceName: {{ include "aia.name" . }}
  selector:
    matchLabels:
      {{- include "aia.selectorLabels" . | nindent 6 }}
{{- end -}}

{{/* Head of a store's Secret, kept when the release goes: (list context component). */}}
{{- define "aia.storeSecretHead" -}}
apiVersion: v1
kind: Secret
type: Opaque
metadata:
  name: {{ include "aia.name" . }}
  namespace: {{ (first .).Release.Namespace }}
  labels:
    {{- include "aia.labels" . | nindent 4 }}
  annotations:
    {{- include "aia.keep" . | nindent 4 }}
{{- end -}}
