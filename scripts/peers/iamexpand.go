package peers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// What is installed of @cloud-copilot/iam-expand, and the data that it reads. It is run
// beside ours, and nothing of it is used: its licence is another one.
const (
	IAMExpandVersion = "0.11.44"
	iamExpandPackage = "@cloud-copilot/iam-expand@" + IAMExpandVersion
)

// ErrNoNPM is wrapped where npm packages can't be had on this machine.
var ErrNoNPM = errors.New("iam-expand is not available")

// SetupIAMExpand installs iam-expand below folder, or finds it there, and gives its
// command: node and the path of its program, so that no shell comes in between.
func SetupIAMExpand(ctx context.Context, folder string, progress func(string)) (command []string, err error) {
	folder, err = filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	unlock, err := lock(ctx, folder)
	if err != nil {
		return nil, err
	}
	defer unlock()
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoNPM, err)
	}
	home := filepath.Join(folder, "iam-expand-"+IAMExpandVersion)
	if !exists(filepath.Join(home, "installed")) {
		progress("installing iam-expand " + IAMExpandVersion)
		if err := installNPM(ctx, home); err != nil {
			return nil, err
		}
	}
	program, err := filepath.EvalSymlinks(filepath.Join(home, "node_modules", ".bin", "iam-expand"))
	if err != nil {
		return nil, err
	}
	return []string{node, program}, nil
}

// installNPM begins a half-made installation anew.
func installNPM(ctx context.Context, home string) error {
	if err := os.RemoveAll(home); err != nil {
		return err
	}
	if err := os.MkdirAll(home, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(home, "package.json"), []byte("{\"private\":true}\n"), 0o644); err != nil {
		return err
	}
	if err := run(ctx, nil, "npm", "install", "--prefix", home, "--no-audit", "--no-fund", "--ignore-scripts", "--silent", iamExpandPackage); err != nil {
		return fmt.Errorf("%w: npm: %w", ErrNoNPM, err)
	}
	return os.WriteFile(filepath.Join(home, "installed"), nil, 0o644)
}
