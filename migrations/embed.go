// Package migrations holds the schema as SQL files NNNNN_name.sql, forward only, embedded in the program.
//
// Version 1 is not a file: internal/database registers it in Go (the extensions and the tables of the job queue),
// so files start at 00002. A file that has shipped never changes; a mistake is mended by the next file.
package migrations

import "embed"

// Files holds every migration file. The pattern takes this file along; the runner looks at numbered names only.
//
//go:embed *
var Files embed.FS
