package catalog

import (
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// The jobs this package enqueues.
type (
	// Changed says that what consumers see of a listing may have changed: its content, its state, its stock, or its
	// factory's. The worker is in package search; it reads what is true when it runs.
	Changed struct {
		ListingID id.Listing `json:"listing_id"`
	}
	// FactoryChanged says it of all listings of a factory; its worker enqueues Changed for each.
	FactoryChanged struct {
		FactoryID id.Factory `json:"factory_id"`
	}
	// FetchPicture fetches a picture that came as an address.
	FetchPicture struct {
		PictureID id.Picture `json:"picture_id"`
	}
)

// Kind names the job.
func (Changed) Kind() string { return "listing_changed" }

// Lane is where it is worked.
func (Changed) Lane() job.Lane { return job.Index }

// Kind names the job.
func (FactoryChanged) Kind() string { return "factory_listings_changed" }

// Lane is where it is worked.
func (FactoryChanged) Lane() job.Lane { return job.Index }

// Kind names the job.
func (FetchPicture) Kind() string { return "picture_fetch" }

// Lane is where it is worked.
func (FetchPicture) Lane() job.Lane { return job.Picture }
