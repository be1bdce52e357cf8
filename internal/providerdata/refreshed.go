package providerdata

// NoteRead notes that a resource was read.
func (d *Data) NoteRead() {
	if d != nil {
		d.read.Store(true)
	}
}

// refreshed reports whether a resource was read since Configure. A plan reads
// each resource before it plans it, unless it is made with -refresh=false. An
// apply plans again what it changes and reads nothing, so what ModifyPlan finds
// out there came too late for the plan: it may be an error, but no replacement.
func (d *Data) refreshed() bool { return d.read.Load() }
