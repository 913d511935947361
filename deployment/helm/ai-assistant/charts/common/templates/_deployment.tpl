{{/* The Deployment of a workload: (list root workload). */}}
{{- define "aia.deployment" -}}
{{- $root := first . -}}
{{- $workload := last . -}}
{{- $config := $workload.config -}}
{{- $service := $workload.service -}}
{{- $drain := int $config.drainSeconds -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $workload.name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "aia.labels" (list $root $workload.component) | nindent 4 }}
    {{- with $workload.pool }}
    ai-assistant/pool: {{ . }}
    {{- end }}
spec:
  {{- if not (include "aia.scaler" $workload) }}
  replicas: {{ int $config.replicaCount }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  selector:
    matchLabels:
      {{- include "aia.workloadSelector" . | nindent 6 }}
  template:
    metadata:
      # Nothing that changes with the chart's version: a release restarts the services whose image or settings differ.
      labels:
        {{- include "aia.workloadSelector" . | nindent 8 }}
        app.kubernetes.io/part-of: ai-assistant
        {{- if $service.blobs }}
        ai-assistant/blobs: shared
        {{- end }}
        {{- with $config.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        checksum/config: {{ include "aia.workloadEnv" . | sha256sum }}
        checksum/secrets: {{ include "aia.secretInputs" $root | sha256sum }}
        {{- with $root.Values.global.models.registry }}
        checksum/models: {{ toJson . | sha256sum }}
        {{- end }}
        {{- with $config.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      {{- include "aia.imagePullSecrets" $root | nindent 6 }}
      serviceAccountName: {{ include "aia.name" (list $root $workload.component) }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with $config.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      # Longer than the pause before SIGTERM and the longest step together.
      terminationGracePeriodSeconds: {{ add $drain ($service.longestStepSeconds | default 30) 30 }}
      securityContext:
        {{- include "aia.podSecurityContext" (dict "user" 10001) | nindent 8 }}
      {{- include "aia.placement" . | trim | nindent 6 }}
      {{- $init := printf "%s\n%s" (include "aia.waitForSchema" .) (empty $config.extraInitContainers | ternary "" (toYaml $config.extraInitContainers)) | trim }}
      {{- with $init }}
      initContainers:
        {{- . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ $workload.component }}
          image: {{ include "aia.workloadImage" . }}
          imagePullPolicy: {{ $config.image.pullPolicy }}
          {{- with $service.args }}
          # Arguments, not the command: the image's entry point reaps processes and passes signals on.
          args: {{ toJson . }}
          {{- end }}
          {{- include "aia.envFrom" . | nindent 10 }}
          ports:
            {{- range $name, $port := $service.ports }}
            - { name: {{ $name }}, containerPort: {{ int $port }} }
            {{- end }}
          {{- include "aia.probes" . | nindent 10 }}
          # Balancers hear of the end before the process does: no request meets a closed door.
          lifecycle:
            preStop:
              sleep: { seconds: {{ $drain }} }
          securityContext:
            {{- include "aia.containerSecurityContext" . | nindent 12 }}
          resources:
            {{- toYaml $config.resources | nindent 12 }}
          volumeMounts:
            {{- include "aia.volumeMounts" . | nindent 12 }}
        {{- with $config.extraContainers }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      volumes:
        {{- include "aia.volumes" . | nindent 8 }}
{{- end -}}
