{{/* Parts of a workload's pod: each takes (list root workload). */}}

{{- define "aia.workloadImage" -}}
{{- $root := first . -}}
{{- $image := (last .).config.image -}}
{{- include "aia.image" (dict "context" $root "image" $image "tag" $root.Chart.AppVersion) -}}
{{- end -}}

{{- define "aia.envFrom" -}}
{{- $workload := last . }}
envFrom:
  - configMapRef:
      name: {{ $workload.name }}
{{- $secretEnv := $workload.service.secretEnv | default dict }}
{{- if or $secretEnv $workload.config.extraEnv }}
env:
  {{- range $name := keys $secretEnv | sortAlpha }}
  {{- $entry := get $secretEnv $name }}
  - name: {{ $name }}
    valueFrom:
      secretKeyRef:
        name: {{ $entry.secret }}
        key: {{ $entry.key }}
  {{- end }}
  {{- with $workload.config.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Probes: the start may take as long as a slow dependency; after that a process that hangs is restarted. */}}
{{- define "aia.probes" -}}
{{- $workload := last . -}}
{{- $live := $workload.service.livenessPath | default "/health/live" -}}
{{- $probes := $workload.config.probes -}}
startupProbe:
  httpGet: { path: {{ $live }}, port: http }
  {{- toYaml $probes.startup | nindent 2 }}
livenessProbe:
  httpGet: { path: {{ $live }}, port: http }
  {{- toYaml $probes.liveness | nindent 2 }}
readinessProbe:
  httpGet: { path: {{ $probes.readinessPath | default $workload.service.readinessPath }}, port: http }
  {{- toYaml $probes.readiness | nindent 2 }}
{{- end -}}

{{/* Waits until the migration has run, so that no process of this version meets an older database. */}}
{{- define "aia.waitForSchema" -}}
{{- $workload := last . -}}
{{- if $workload.service.needsSchema }}
- name: wait-for-schema
  image: {{ include "aia.workloadImage" . }}
  imagePullPolicy: {{ $workload.config.image.pullPolicy }}
  args: [node, libs/database/dist/commands/wait-for-schema.js]
  env:
    - name: DATABASE_URL
      valueFrom:
        secretKeyRef:
          name: {{ $workload.service.secretEnv.DATABASE_URL.secret }}
          key: {{ $workload.service.secretEnv.DATABASE_URL.key }}
  securityContext:
    {{- include "aia.containerSecurityContext" . | nindent 4 }}
  resources:
    requests: { cpu: 50m, memory: 64Mi }
    limits: { cpu: 500m, memory: 256Mi }
{{- end }}
{{- end -}}

{{- define "aia.volumeMounts" -}}
{{- $root := first . -}}
{{- $workload := last . -}}
- name: tmp
  mountPath: /tmp
{{- if $workload.service.blobs }}
- name: blobs
  mountPath: /blobs
{{- end }}
{{- if and $root.Values.global.models.registry (not $workload.service.static) }}
- name: models
  mountPath: /etc/ai-assistant
  readOnly: true
{{- end }}
{{- with $workload.config.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "aia.volumes" -}}
{{- $root := first . -}}
{{- $workload := last . -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ $workload.config.tmpSize }}
{{- if $workload.service.blobs }}
- name: blobs
  persistentVolumeClaim:
    claimName: {{ include "aia.blobsClaim" $root }}
{{- end }}
{{- if and $root.Values.global.models.registry (not $workload.service.static) }}
- name: models
  configMap:
    name: {{ include "aia.name" (list $root "models") }}
{{- end }}
{{- with $workload.config.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Replicas go to different nodes and zones where that is possible; pods of a single-node volume stay together. */}}
{{- define "aia.placement" -}}
{{- $root := first . -}}
{{- $workload := last . -}}
{{- $config := $workload.config -}}
{{- $together := and $workload.service.blobs (include "aia.blobsOnOneNode" $root) -}}
{{- with $config.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $config.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $config.affinity }}
affinity:
  {{- toYaml $config.affinity | nindent 2 }}
{{- else if $together }}
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "aia.selectorLabels" (list $root "") | nindent 12 }}
            ai-assistant/blobs: shared
{{- end }}
{{- if $config.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml $config.topologySpreadConstraints | nindent 2 }}
{{- else if not $together }}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "aia.workloadSelector" (list $root $workload) | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}
