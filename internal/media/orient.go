package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
)

// orientation reads the Exif tag 0x0112 of a JPEG, PNG or WebP: 1 to 8 as in the Exif standard (CIPA DC-008), 1 when
// there is none. Only this tag is read; the rest of the metadata is left behind.
func orientation(b []byte) int {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8")):
		return tiffOrientation(jpegExif(b))
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return tiffOrientation(chunk(b[8:], "eXIf", true))
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return tiffOrientation(bytes.TrimPrefix(chunk(b[12:], "EXIF", false), []byte("Exif\x00\x00")))
	}
	return 1
}

// jpegExif finds the APP1 segment that holds Exif.
func jpegExif(b []byte) []byte {
	for at := 2; at+4 <= len(b) && b[at] == 0xff; {
		marker, size := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(b) {
			return nil
		}
		body := b[at+4 : at+2+size]
		if exif, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return exif
		}
		at += 2 + size
	}
	return nil
}

// chunk finds a chunk by its name: in PNG the length comes first, big-endian, and a checksum last; in RIFF the name
// comes first, the length is little-endian, and the body is padded to an even length.
func chunk(b []byte, name string, png bool) []byte {
	for len(b) >= 8 {
		var size, skip uint64
		var tag string
		if png {
			size, tag = uint64(binary.BigEndian.Uint32(b)), string(b[4:8])
			skip = 8 + size + 4
		} else {
			size, tag = uint64(binary.LittleEndian.Uint32(b[4:])), string(b[:4])
			skip = 8 + size + size%2
		}
		if 8+size > uint64(len(b)) {
			return nil
		}
		if tag == name {
			return b[8 : 8+size]
		}
		if skip > uint64(len(b)) {
			return nil
		}
		b = b[skip:]
	}
	return nil
}

// tiffOrientation looks through the first directory of a TIFF structure.
func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(b[:2]) {
	case "II":
		order = binary.LittleEndian
	case "MM":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return 1
	}
	entries := int(order.Uint16(b[at:]))
	for i := range entries {
		entry := at + 2 + uint64(i)*12
		if entry+12 > uint64(len(b)) {
			return 1
		}
		if order.Uint16(b[entry:]) == 0x0112 {
			if v := int(order.Uint16(b[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}

// turned tells whether the orientation swaps width and height.
func turned(orientation int) bool { return orientation >= 5 }

// upright turns and mirrors the picture as its orientation asks.
func upright(src image.Image, orientation int) image.Image {
	if orientation <= 1 {
		return src
	}
	from := image.NewNRGBA(image.Rect(0, 0, src.Bounds().Dx(), src.Bounds().Dy()))
	draw.Draw(from, from.Bounds(), src, src.Bounds().Min, draw.Src)
	w, h := from.Rect.Dx(), from.Rect.Dy()
	if turned(orientation) {
		w, h = h, w
	}
	to := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := source(orientation, x, y, w, h)
			copy(to.Pix[to.PixOffset(x, y):][:4], from.Pix[from.PixOffset(sx, sy):][:4])
		}
	}
	return to
}

// source tells where in the stored picture the upright pixel (x, y) of w × h comes from.
func source(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, w - 1 - x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return h - 1 - y, x
	}
	return x, y
}
