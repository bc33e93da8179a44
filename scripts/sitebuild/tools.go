package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// command runs a tool and returns its standard output; the error carries what the tool
// said on the other one.
func (b *build) command(dir string, env []string, name string, args ...string) ([]byte, error) {
	c := exec.CommandContext(b.ctx, name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), env...)
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		line := strings.Join(append([]string{filepath.Base(name)}, args...), " ")
		return nil, fmt.Errorf("%s: %w\n%s", line, err, bytes.TrimSpace(said.Bytes()))
	}
	return out.Bytes(), nil
}

// install brings site/node_modules in line with the lock file. npm writes a copy of the
// lock it installed, so a newer lock means work to do.
func (b *build) install() error {
	lock, err := os.Stat(b.site("package-lock.json"))
	if err != nil {
		return err
	}
	done, err := os.Stat(b.site("node_modules", ".package-lock.json"))
	if err == nil && !lock.ModTime().After(done.ModTime()) {
		return nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return fmt.Errorf("%w: building the site needs Node 20 or newer with npm", err)
	}
	_, err = b.command(b.site(), nil, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	return err
}

func (b *build) findGo() error {
	out, err := b.command(b.root, nil, "go", "env", "GOROOT")
	b.goroot = strings.TrimSpace(string(out))
	return err
}

// bundle runs esbuild over one file of site/ and returns the result.
func (b *build) bundle(entry string, flags ...string) ([]byte, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return nil, fmt.Errorf("%w: building the site needs Node 20 or newer", err)
	}
	args := append([]string{
		entry, "--bundle", "--minify", "--target=es2022,chrome109,firefox115,safari16.4",
		"--charset=utf8", "--legal-comments=none", "--log-level=warning",
	}, flags...)
	// npm's link: a script of node's, or the program itself where install scripts ran.
	return b.command(b.site(), nil, b.site("node_modules", ".bin", "esbuild"), args...)
}
