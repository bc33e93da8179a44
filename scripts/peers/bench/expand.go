package main

import (
	"archive/tar"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/leastwise/leastwise/scripts/peers"
)

//go:embed expand.py
var expandScript string

// expandTask is one expansion in the words of all three programs, with how many times
// faster than iam-expand ours is to be.
type expandTask struct {
	name                    string
	ours, iamExpand, sentry []string
	stdin                   string // of iam-expand
	faster                  float64
}

const (
	wantShareOfMemory = 3.0  // ours at most a third
	wantOfTrue        = 12.0 // "leastwise version" at most as many times /bin/true
)

// runExpand compares expansion with iam-expand and, where p is not nil, Policy Sentry. Ours
// prints what is effective; iam-expand prints the policy with its patterns written out.
func runExpand(program, folder, sources string, runs int, p *peers.Peer) (missed bool, err error) {
	peer, err := peers.SetupIAMExpand(context.Background(), folder, func(text string) { fmt.Fprintln(os.Stderr, text) })
	if err != nil {
		return false, err
	}
	temp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(temp)
	tasks, err := expandTasks(temp, sources)
	if err != nil {
		return false, err
	}
	fmt.Printf("\n%-34s %9s %11s %7s %7s %11s %14s\n", "expansion, whole process", "leastwise", "iam-expand", "faster", "MB", "theirs, MB", "policy_sentry")
	for _, t := range tasks {
		var ours, theirs, sentrys []measured
		for range runs {
			one, err := measure(os.Environ(), program, t.ours, "")
			if err != nil {
				return false, err
			}
			two, err := measure(os.Environ(), peer[0], append([]string{peer[1]}, t.iamExpand...), t.stdin)
			if err != nil {
				return false, err
			}
			ours, theirs = append(ours, one), append(theirs, two)
			if p != nil && t.sentry != nil && len(sentrys) < 3 { // the slowest, and no target
				three, err := measure(p.Env(), p.Python, append([]string{"-c", expandScript}, t.sentry...), "")
				if err != nil {
					return false, err
				}
				sentrys = append(sentrys, three)
			}
		}
		a, b := median(ours), median(theirs)
		faster := float64(b.wall) / float64(a.wall)
		mark, third := "", ""
		if faster < t.faster || float64(a.memory)*wantShareOfMemory > float64(b.memory) {
			missed, mark = true, "  misses the target"
		}
		if len(sentrys) > 0 {
			third = fmt.Sprintf("%.0f ms", ms(median(sentrys).wall))
		}
		fmt.Printf("%-34s %6.1f ms %8.0f ms %6.0fx %7.1f %11.1f %14s%s\n", t.name, ms(a.wall), ms(b.wall), faster, mb(a.memory), mb(b.memory), third, mark)
	}
	fmt.Printf("iam-expand %s; target: 40 times faster, 15 times on s3:Get*, a third of the memory\n", peers.IAMExpandVersion)
	slow, err := startUp(program, runs)
	return missed || slow, err
}

// startUp compares the smallest process of ours with the smallest there is.
func startUp(program string, runs int) (missed bool, err error) {
	nothing, err := exec.LookPath("true")
	if err != nil {
		return false, err
	}
	var ours, floor []measured
	for range 3 * runs {
		one, err := measure(os.Environ(), program, []string{"version"}, "")
		if err != nil {
			return false, err
		}
		two, _, err := runProcess(os.Environ(), nothing, nil, "")
		if err != nil {
			return false, err
		}
		ours, floor = append(ours, one), append(floor, two)
	}
	a, b := median(ours), median(floor)
	ratio := float64(a.wall) / float64(b.wall)
	mark := ""
	if ratio > wantOfTrue {
		missed, mark = true, "  misses the target"
	}
	fmt.Printf("leastwise version %.1f ms, %s %.1f ms: %.1f times (target: at most %.0f)%s\n", ms(a.wall), nothing, ms(b.wall), ratio, wantOfTrue, mark)
	return missed, nil
}

// expandTasks names the tasks. Their policies are written by a process of its own: the
// kernel counts the memory that this one ever held with that of the programs it starts.
func expandTasks(temp, sources string) ([]expandTask, error) {
	tasks := []expandTask{
		{"s3:Get*", []string{"expand", "--format", "list", "s3:Get*"}, []string{"s3:Get*"}, []string{"s3:Get*"}, "", 15},
		{"*", []string{"expand", "--format", "list", "*"}, []string{"-e", "--", "*"}, []string{"*"}, "", 40},
	}
	found, err := filepath.Glob(filepath.Join(sources, "managed-policies-*.tar.zst"))
	if err != nil || len(found) == 0 {
		fmt.Fprintln(os.Stderr, "without AWS's managed policies: there is no archive of them in", sources)
		return tasks, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-write", temp, found[len(found)-1])
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	for _, name := range []string{"largest", "all"} {
		file := filepath.Join(temp, name+".json")
		tasks = append(tasks, expandTask{name + " of AWS's managed policies", []string{"expand", "--format", "list", file},
			[]string{"--invalid-action-behavior", "include"}, []string{"--file", file}, file, 40})
	}
	return tasks, nil
}

// writePolicies writes all policies of an archive into one file, and the largest into
// another one.
func writePolicies(temp, archive string) error {
	documents, err := readArchive(archive)
	if err != nil {
		return err
	}
	largest := 0
	for i, d := range documents {
		if len(d) > len(documents[largest]) {
			largest = i
		}
	}
	for name, list := range map[string][]json.RawMessage{"largest": documents[largest : largest+1], "all": documents} {
		text, err := json.Marshal(map[string]any{"policies": list})
		if err == nil {
			err = os.WriteFile(filepath.Join(temp, name+".json"), text, 0o644)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readArchive gives the JSON files of an archive.
func readArchive(path string) (out []json.RawMessage, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	unpacked, err := zstd.NewReader(f)
	if err != nil {
		return nil, err
	}
	defer unpacked.Close()
	for r := tar.NewReader(unpacked); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if strings.HasSuffix(h.Name, ".json") {
			text, err := io.ReadAll(r)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			out = append(out, text)
		}
	}
}
