{{/*
Secrets. A value is, in this order: given, kept from the cluster, generated. Generated values survive upgrades by `lookup`,
which finds nothing in `helm template`: whoever renders without a cluster sets an existingSecret.
*/}}

{{/* One kept or new value as text: (dict "context" "secret" name "key" "given" "new"). */}}
{{- define "aia.secretValue" -}}
{{- $existing := lookup "v1" "Secret" .context.Release.Namespace .secret | default dict -}}
{{- $kept := get ($existing.data | default dict) .key -}}
{{- if .given -}}
{{- .given -}}
{{- else if $kept -}}
{{- $kept | b64dec -}}
{{- else -}}
{{- .new -}}
{{- end -}}
{{- end -}}

{{/* Text in URL-safe base64 without padding, as JSON Web Keys have it. */}}
{{- define "aia.base64url" -}}
{{- b64enc . | replace "+" "-" | replace "/" "_" | replace "=" "" -}}
{{- end -}}

{{/* The bytes between a PEM's header and footer, in base64. */}}
{{- define "aia.pemBody" -}}
{{- regexReplaceAll "-----[A-Z ]+-----|\\s" . "" -}}
{{- end -}}

{{/*
A new Ed25519 pair as {signingKey, publicKeys}, both JSON Web Keys. A PKCS #8 file of such a key is a header of 16 bytes and
the seed of 32 bytes (RFC 8410); the public key is what follows its algorithm identifier in a certificate made with it.
*/}}
{{- define "aia.newIdentityKeys" -}}
{{- $pem := genPrivateKey "ed25519" -}}
{{- $seed := include "aia.pemBody" $pem | b64dec | substr 16 48 -}}
{{- $certificate := include "aia.pemBody" (genSelfSignedCertWithKey "ai-assistant" nil nil 1 $pem).Cert | b64dec -}}
{{- $public := splitList "+ep\x03!\x00" $certificate | last | substr 0 32 -}}
{{- $jwk := dict "crv" "Ed25519" "kty" "OKP" "kid" uuidv4 "x" (include "aia.base64url" $public) -}}
{{- $private := merge (dict "d" (include "aia.base64url" $seed)) $jwk -}}
{{- dict "signingKey" (toJson $private) "publicKeys" (toJson (dict "keys" (list $jwk))) | toJson -}}
{{- end -}}

{{/* Keeps an object when the release goes: the volumes that its passwords belong to stay as well. */}}
{{- define "aia.keep" -}}
helm.sh/resource-policy: keep
{{- end -}}
