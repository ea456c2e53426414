#!/bin/sh
# Render pictures into ../pictures: ./batch.sh kettle-main kettle-detail ...
# SAMPLES (default 20) and SIZE (default 1200) may be set.
set -eu
cd "$(dirname "$0")"
for name in "$@"; do
	png=$(mktemp --suffix=.png)
	nice -n 19 blender -b -t 2 --factory-startup --python-exit-code 1 --python render.py -- "$name" "$png" "${SAMPLES:-20}" "${SIZE:-1200}" >/dev/null
	cwebp -quiet -q 84 -m 6 -sharp_yuv "$png" -o "../pictures/$name.webp"
	rm "$png"
done
