package peers

import (
	"context"
	"path/filepath"
)

// SetupPython makes a virtual environment with the packages of a requirements file below
// folder, or finds it there, and gives its folder. The name tells environments apart.
func SetupPython(ctx context.Context, folder, name, requirements string, progress func(string)) (venv string, err error) {
	if folder, err = filepath.Abs(folder); err != nil {
		return "", err
	}
	unlock, err := lock(ctx, folder)
	if err != nil {
		return "", err
	}
	defer unlock()
	venv = filepath.Join(folder, name+"-"+digest(requirements))
	if exists(filepath.Join(venv, "installed")) {
		return venv, nil
	}
	progress("installing " + name)
	return venv, install(ctx, venv, requirements)
}
