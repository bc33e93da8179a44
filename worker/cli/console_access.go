package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/console"
	"github.com/leastwise/leastwise/worker/sandbox"
)

// consoleAccess is how the console is reached, and on whose behalf.
type consoleAccess struct {
	at         connection
	full       bool // sign in with the caller's own session
	fresh      bool // pass the cache over
	understand bool

	opened *console.Client
	config *sandbox.Config // of Access Analyzer
}

// flags adds the flags that say on whose behalf. with begins their help: the flag that they
// go with, if they do.
func (a *consoleAccess) flags(flags *pflag.FlagSet, with string) {
	if with != "" {
		with = "with " + with + ": "
	}
	flags.StringVar(&a.at.profile, "profile", "", with+"`profile` of your AWS configuration (or AWS_PROFILE)")
	flags.StringVar(&a.at.region, "region", "", with+"AWS `region` (or AWS_REGION, or the profile's)")
	flags.StringVar(&a.at.as, "as", "", with+"sign in with a session of the role with this `ARN`")
	flags.BoolVar(&a.full, "full-session", false, with+"sign in with a session that may do what it may; by default it is denied everything")
}

// client opens the console, once the user has agreed. Nothing is sent before the first call.
func (a *consoleAccess) client(ctx context.Context, stderr io.Writer) (*console.Client, error) {
	if a.opened != nil {
		return a.opened, nil
	}
	if err := a.agree(stderr); err != nil {
		return nil, err
	}
	at := a.at
	at.fallback = "us-east-1"
	if !a.full {
		at.as = "" // assumed by narrow, with a policy
	}
	config, err := at.open(ctx, stderr)
	if err != nil {
		return nil, err
	}
	place, err := aws.Locate(config.Region)
	if err != nil {
		return nil, err
	}
	if place.Partition != "aws" {
		return nil, broken("of the partition "+place.Partition+" no console's API is known", "--region eu-west-1, with an account of the partition aws")
	}
	credentials := config.Credentials
	if !a.full {
		credentials = a.narrow(config, place)
	}
	a.opened = &console.Client{HTTP: config.HTTP, Credentials: credentials, Fresh: a.fresh, Random: sandbox.Random}
	if _, here := config.HTTP.Transport.(*local); here {
		a.opened.Pause = time.Millisecond // a double on this machine needs no manners
	}
	if cache, err := os.UserCacheDir(); err == nil {
		a.opened.Cache = &console.Cache{Folder: filepath.Join(cache, "leastwise", "console")}
	} else {
		fmt.Fprintf(stderr, "warning: answers are not kept: %v\n", err)
	}
	return a.opened, nil
}

// narrow gives sessions that are denied everything.
func (a *consoleAccess) narrow(config sandbox.Config, place aws.Place) func(context.Context) (aws.Credentials, error) {
	return func(ctx context.Context) (aws.Credentials, error) {
		mine, err := config.Credentials(ctx)
		if err != nil {
			return aws.Credentials{}, err
		}
		c := &aws.Client{Do: sandbox.Do(ctx, config.HTTP), Place: place, Credentials: mine, Now: sandbox.Now, Wait: sandbox.Wait(ctx), Random: sandbox.Random}
		session, err := console.Narrow(c, a.at.as)
		const instead = "or --full-session, to sign in with the session you have; then the console could do for 15 minutes or more what you may do"
		switch {
		case errors.Is(err, console.ErrNarrow):
			return session, broken(err.Error(), "--as ARN, of a role that you may assume\n"+instead)
		case err != nil && a.at.as != "":
			return session, broken("--as "+a.at.as+": "+err.Error(), "name a role that you may assume\n"+instead)
		case err != nil:
			return session, broken(err.Error(), "the user needs sts:GetFederationToken, or name a role that you may assume: --as ARN")
		}
		return session, nil
	}
}

// agree makes sure that the user knows what the console's API is, once on each machine.
func (a *consoleAccess) agree(stderr io.Writer) error {
	dir, err := os.UserConfigDir()
	if err != nil {
		return fmt.Errorf("no folder to remember in that you agreed: %w", err)
	}
	file := filepath.Join(dir, "leastwise", "console-understood")
	if _, err := os.Stat(file); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !a.understand {
		return broken("the console's API is private: AWS documents nothing of it, may change it or keep programs out, and CloudTrail shows that you sign in",
			"if that is fine, say so once on this machine: leastwise console services --i-understand")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	text := "agreed on " + time.Now().UTC().Format("2006-01-02") + " that the API of AWS's console is private; delete this file to be asked again\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "note: %s remembers that you agreed\n", file)
	return nil
}
