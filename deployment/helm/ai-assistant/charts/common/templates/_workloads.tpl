{{/*
The release's Deployments as data. A workload is {component, pool, name, config, service}: `config` is the umbrella's `app`
with the service's own values over it, `service` is what the service's chart says about it. Every template of the umbrella
goes through this list, so that nothing can be deployed without its policy, its monitor and its disruption budget.
*/}}

{{- define "aia.serviceNames" -}}
{{- list "gateway" "chat" "retrieval" "ingestion" "ingestion-worker" "web" | toJson -}}
{{- end -}}

{{/* `.` is the umbrella's context. */}}
{{- define "aia.workloads" -}}
{{- $root := . -}}
{{- $workloads := list -}}
{{- range include "aia.serviceNames" . | fromJsonArray -}}
{{- $component := . -}}
{{- $own := index $root.Values $component -}}
{{- if $own.enabled -}}
{{- $service := include (printf "aia.service.%s" $component) $root | fromYaml -}}
{{- if $service.Error -}}{{- fail (printf "%s: %s" $component $service.Error) -}}{{- end -}}
{{- $config := mergeOverwrite (deepCopy $root.Values.app) (deepCopy (omit $own "pools" "global")) -}}
{{- if $own.pools -}}
{{- range $pool, $poolValues := $own.pools -}}
{{- if ne (toString $poolValues.enabled) "false" -}}
{{- $poolConfig := mergeOverwrite (deepCopy $config) (deepCopy $poolValues) -}}
{{- $name := include "aia.name" (list $root (printf "%s-%s" $component $pool)) -}}
{{- $workloads = append $workloads (dict "component" $component "pool" $pool "name" $name "config" $poolConfig "service" $service) -}}
{{- end -}}
{{- end -}}
{{- else -}}
{{- $workloads = append $workloads (dict "component" $component "pool" "" "name" (include "aia.name" (list $root $component)) "config" $config "service" $service) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $workloads | toJson -}}
{{- end -}}

{{/* (list root workload) */}}
{{- define "aia.workloadSelector" -}}
{{- $workload := last . -}}
{{ include "aia.selectorLabels" (list (first .) $workload.component) }}
{{- with $workload.pool }}
ai-assistant/pool: {{ . }}
{{- end }}
{{- end -}}

{{/* Plain environment of a workload as YAML: what the service's chart says, then the `env` of its values. */}}
{{- define "aia.workloadEnv" -}}
{{- $root := first . -}}
{{- $workload := last . -}}
{{- $env := dict -}}
{{- if not $workload.service.static -}}
{{- $env = dict "NODE_ENV" "production" "HOST" $root.Values.global.listenHost "LOG_LEVEL" $root.Values.global.logLevel -}}
{{- if $root.Values.global.models.registry -}}
{{- $_ := set $env "MODELS_CONFIG" "/etc/ai-assistant/models.json" -}}
{{- end -}}
{{- end -}}
{{- $env = mergeOverwrite $env ($workload.service.env | default dict) -}}
{{- with $workload.config.queues -}}
{{- $_ := set $env "WORKER_QUEUES" (join "," .) -}}
{{- end -}}
{{- $env = mergeOverwrite $env ($workload.config.env | default dict) -}}
{{- range $name := keys $env | sortAlpha }}
{{ $name }}: {{ include "aia.scalar" (get $env $name) | quote }}
{{- end }}
{{- end -}}

{{/* Whether a workload scales by something else than its replicaCount: `hpa`, `keda` or nothing. */}}
{{- define "aia.scaler" -}}
{{- $scaling := .config.autoscaling -}}
{{- if $scaling.enabled -}}{{ ternary "keda" "hpa" (and (eq $scaling.type "keda") (not (empty .config.queues))) }}{{- end -}}
{{- end -}}

{{/* Fewest replicas that a workload runs. */}}
{{- define "aia.minReplicas" -}}
{{- if include "aia.scaler" . -}}
{{- $least := .config.autoscaling.minReplicas -}}
{{- ternary .config.replicaCount $least (kindIs "invalid" $least) | int -}}
{{- else -}}
{{- .config.replicaCount | int -}}
{{- end -}}
{{- end -}}

{{/* `auto` follows what the cluster offers: (list context setting apiVersion). Prints `true` or nothing. */}}
{{- define "aia.offered" -}}
{{- $setting := toString (index . 1) -}}
{{- if eq $setting "true" -}}true
{{- else if and (eq $setting "auto") ((first .).Capabilities.APIVersions.Has (last .)) -}}true
{{- end -}}
{{- end -}}
