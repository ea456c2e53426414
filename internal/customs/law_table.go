package customs

import (
	"errors"
	"fmt"
	"io/fs"
)

// readLaws reads a list of laws of each folder that has one, a law from each row.
func readLaws[T any](folders []fs.FS, file string, read func(row []string) (T, error)) ([]T, error) {
	var all []T
	for _, folder := range folders {
		rows, err := table(folder, file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			one, err := read(row)
			if err != nil {
				return nil, fmt.Errorf("%w: %s, row %d: %w", ErrRules, file, i+1, err)
			}
			all = append(all, one)
		}
	}
	return all, nil
}
