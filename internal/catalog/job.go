package catalog

import (
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// The jobs this package enqueues.
type (
	// FetchPicture fetches a picture that came as an address.
	FetchPicture struct {
		PictureID id.Picture `json:"picture_id"`
	}
)

// Kind names the job.
func (FetchPicture) Kind() string { return "picture_fetch" }

// Lane is where it is worked.
func (FetchPicture) Lane() job.Lane { return job.Picture }
