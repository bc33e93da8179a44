package cli

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// addTwins adds the compressed twins of all files, on as many goroutines as there are
// processors: brotli alone takes a second for the catalog.
func addTwins(files map[string][]byte) {
	type job struct {
		name string
		data []byte
		twin twin
	}
	var jobs []job
	for name, data := range files {
		for _, t := range twins {
			jobs = append(jobs, job{name, data, t})
		}
	}
	var mu sync.Mutex
	var wait sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, j := range jobs {
		wait.Go(func() {
			limit <- struct{}{}
			defer func() { <-limit }()
			packed := j.twin.pack(j.data)
			mu.Lock()
			defer mu.Unlock()
			files[j.name+j.twin.ending] = packed
		})
	}
	wait.Wait()
}

// onlyTwins puts one twin of each file in its place.
func onlyTwins(files map[string][]byte, form string) map[string][]byte {
	out := map[string][]byte{}
	for _, t := range twins {
		for name, data := range files {
			if t.name == form {
				out[name+t.ending] = t.pack(data)
			}
		}
	}
	return out
}

// refreshTwins adds the twins that lie in the folder already: a server would send an old
// one in place of the new file.
func refreshTwins(dir string, files map[string][]byte) error {
	for _, name := range slices.Collect(maps.Keys(files)) {
		for _, t := range twins {
			if files[name+t.ending] != nil || slices.Contains(endings(), filepath.Ext(name)) {
				continue
			}
			_, err := os.Stat(filepath.Join(dir, name+t.ending))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return err
			}
			files[name+t.ending] = t.pack(files[name])
		}
	}
	return nil
}

// writeAll puts all files in place, or none: each is complete on disk under another name
// before the first one is renamed.
func writeAll(dir string, files map[string][]byte) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	parts := map[string]string{} // temporary path by name
	defer func() {
		for _, part := range parts {
			os.Remove(part)
		}
	}()
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		part, err := os.CreateTemp(dir, ".part-*")
		if err != nil {
			return err
		}
		parts[name] = part.Name()
		_, err = part.Write(files[name])
		if err := errors.Join(err, part.Chmod(0o644), part.Sync(), part.Close()); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := os.Rename(parts[name], filepath.Join(dir, name)); err != nil {
			return err
		}
		delete(parts, name)
	}
	return nil
}

// peakMemory is the most memory this process has held, in bytes: from the kernel where it
// tells, otherwise what the Go runtime has asked for.
func peakMemory() int64 {
	status, _ := os.ReadFile("/proc/self/status") // Linux only
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			if kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64); err == nil {
				return kb << 10
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
