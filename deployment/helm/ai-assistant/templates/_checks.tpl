{{/* Values that fit their schema and still cannot work; each is one line that says what to do. */}}
{{- define "aia.checkValues" -}}
{{- $queues := include "aia.queues" . | fromJsonArray -}}
{{- $worked := list -}}
{{- range include "aia.workloads" . | fromJsonArray -}}
{{- if .pool -}}
{{- if not .config.queues -}}{{- fail (printf "ingestion-worker.pools.%s has no queues." .pool) -}}{{- end -}}
{{- range .config.queues -}}
{{- if not (has . $queues) -}}{{- fail (printf "There is no queue %q; the queues are %s." . (join ", " $queues)) -}}{{- end -}}
{{- end -}}
{{- $worked = concat $worked .config.queues -}}
{{- end -}}
{{- $several := or (include "aia.scaler" .) (gt (int .config.replicaCount) 1) -}}
{{- if and .service.blobs $several (has "ReadWriteOncePod" $.Values.blobs.persistence.accessModes) -}}
{{- fail "blobs.persistence.accessModes: ReadWriteOncePod lets one pod only use the files; take ReadWriteOnce or ReadWriteMany." -}}
{{- end -}}
{{- end -}}
{{- if index .Values "ingestion-worker" "enabled" -}}
{{- range $queues -}}
{{- if not (has . $worked) -}}
{{- fail (printf "No pool of ingestion-worker works on the queue %q: its jobs would wait for ever. Add it to ingestion-worker.pools." .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
