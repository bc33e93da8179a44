// Package wasmratio measures benchmarks of a package of ours natively and as WebAssembly
// under Node, in turn, so that both see the same machine.
package wasmratio

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Want is how many times the native time WebAssembly may take.
const Want = 3

// ErrNoNode is Measure's without Node.
var ErrNoNode = errors.New("no Node.js was found")

// Times are the best figures of each benchmark by name, without "Benchmark", and unit
// ("ns/op").
type Times map[string]map[string]float64

// Pair are the times of both.
type Pair struct{ Native, Wasm Times }

// Ratio is how many times the native time WebAssembly takes.
func (p *Pair) Ratio(name string) float64 {
	return p.Wasm[name]["ns/op"] / p.Native[name]["ns/op"]
}

// Measure runs the benchmarks that a regular expression names, of the package in a folder,
// some rounds of three runs each. time is go test's -benchtime.
func Measure(folder, benchmarks, time string, rounds int) (*Pair, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, ErrNoNode
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "wasmratio")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	native, wasm := filepath.Join(temp, "native.test"), filepath.Join(temp, "wasm.test")
	if err := build(folder, native); err != nil {
		return nil, err
	}
	if err := build(folder, wasm, "GOOS=js", "GOARCH=wasm", "GOFLAGS="); err != nil {
		return nil, err
	}
	if said, err := exec.Command("go", "run", "./scripts/wasmjump", wasm).CombinedOutput(); err != nil { // as with the page's engine
		return nil, fmt.Errorf("%w: %s", err, said)
	}
	flags := []string{"-test.run=^$", "-test.bench=" + benchmarks, "-test.benchtime=" + time, "-test.count=3"}
	glue := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js")
	p := &Pair{Times{}, Times{}}
	for range rounds {
		if err := p.Native.add(folder, append([]string{native}, flags...)); err != nil {
			return nil, err
		}
		if err := p.Wasm.add(folder, append([]string{node, "--stack-size=8192", glue, wasm}, flags...)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func build(folder, out string, env ...string) error {
	cmd := exec.Command("go", "test", "-c", "-o", out, "./"+filepath.ToSlash(folder))
	cmd.Env = append(os.Environ(), env...)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, said)
	}
	return nil
}

// add runs a test binary in its folder and notes what is better than before.
func (t Times) add(folder string, command []string) error {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	if t.read(string(out)) == 0 {
		return fmt.Errorf("%s: no time in %s", command[0], out)
	}
	return nil
}

// read notes what a benchmark's output says, in how many lines.
func (t Times) read(out string) (lines int) {
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		lines++
		name, _, _ := strings.Cut(strings.TrimPrefix(fields[0], "Benchmark"), "-") // without the number of processors
		if t[name] == nil {
			t[name] = map[string]float64{}
		}
		for i := 2; i+1 < len(fields); i += 2 {
			n, err := strconv.ParseFloat(fields[i], 64)
			if best, ok := t[name][fields[i+1]]; err == nil && (!ok || n < best) {
				t[name][fields[i+1]] = n
			}
		}
	}
	return lines
}
