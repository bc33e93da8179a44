package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	sdkconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/rolesync"
)

// Roles is the live account for verbs of another room: it reads it, and makes it what is
// wanted. The zero value is ready, and its flags belong to one command line.
type Roles struct {
	profile, as string
	audit       string

	yes, dryRun, permissions bool
}

// Flags adds flags that say on whose behalf.
func (r *Roles) Flags(flags *pflag.FlagSet) {
	flags.StringVar(&r.profile, "profile", "", "`profile` of your AWS configuration (or AWS_PROFILE)")
	flags.StringVar(&r.as, "as", "", "assume the role with this `ARN` first")
}

// ApplyFlags adds flags of who changes the account.
func (r *Roles) ApplyFlags(flags *pflag.FlagSet) {
	flags.BoolVarP(&r.yes, "yes", "y", false, "don't ask before the account is changed")
	if flags.Lookup("dry-run") == nil { // iam_syncr has its own
		flags.BoolVar(&r.dryRun, "dry-run", false, "show the plan and change nothing")
	}
	flags.BoolVar(&r.permissions, "show-permissions", false, "print the policy that whoever applies this needs, and ask AWS nothing")
	flags.StringVar(&r.audit, "audit", "", "append a line of JSON to this `file` before and after each call that changes something")
}

// Read finds out what the account has of what is wanted.
func (r *Roles) Read(cmd *cobra.Command, want *roles.Desired) (*roles.Actual, error) {
	_, have, err := r.read(cmd, want)
	return have, err
}

func (r *Roles) read(cmd *cobra.Command, want *roles.Desired) (*rolesync.Account, *roles.Actual, error) {
	stderr := cmd.ErrOrStderr()
	config, err := r.config(cmd.Context(), cmd, want.Partition)
	if err != nil {
		return nil, nil, err
	}
	line := &line{out: stderr, terminal: isTerminal(stderr)}
	a, err := rolesync.Open(cmd.Context(), rolesync.Config{
		AWS:      config,
		Warn:     func(text string) { line.say("warning: " + text) },
		Progress: func(done, all int) { line.show(fmt.Sprintf("reading %d of %d", done, all)) },
	}, want.Account, want.Partition)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range a.Endpoints {
		line.say("note: calls go to " + e + ", not to AWS's own address (AWS_ENDPOINT_URL, or endpoint_url of the profile)")
	}
	line.say("account " + a.ID + ", as " + a.Caller)
	have, err := a.Read(cmd.Context(), want)
	line.end()
	return a, have, err
}

// config finds the caller's credentials as AWS's tools do.
func (r *Roles) config(ctx context.Context, cmd *cobra.Command, partition string) (sdk.Config, error) {
	options := []func(*sdkconfig.LoadOptions) error{
		sdkconfig.WithAssumeRoleCredentialOptions(func(o *stscreds.AssumeRoleOptions) { o.TokenProvider = tokenCode(cmd.ErrOrStderr()) }),
	}
	if r.profile != "" {
		options = append(options, sdkconfig.WithSharedConfigProfile(r.profile))
	}
	c, err := sdkconfig.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return c, fmt.Errorf("AWS configuration: %w", err)
	}
	if _, err := c.Credentials.Retrieve(ctx); err != nil {
		return c, broken("no AWS credentials: "+firstLine(err), "sign in (aws sso login), give --profile, or set AWS_PROFILE")
	}
	if r.as == "" {
		return c, nil
	}
	by := c.Copy()
	if home, ok := aws.Home(partition); ok && by.Region == "" {
		by.Region = home.Region
	}
	c.Credentials = sdk.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(by), r.as,
		func(o *stscreds.AssumeRoleOptions) { o.RoleSessionName = "leastwise-roles" }))
	if _, err := c.Credentials.Retrieve(ctx); err != nil {
		return c, broken("--as "+r.as+": "+firstLine(err), "")
	}
	return c, nil
}

// Apply makes the account what is wanted: it shows the plan, asks, and carries it out. That
// there is something to do, for a dry run, or that something can't be done is an error
// without text.
func (r *Roles) Apply(cmd *cobra.Command, want *roles.Desired, options roles.Options, show func(*roles.Plan, *roles.Actual) error) error {
	if r.permissions {
		fmt.Fprint(cmd.OutOrStdout(), rolesync.Permissions(want))
		return nil
	}
	a, have, err := r.read(cmd, want)
	if err != nil {
		return err
	}
	plan, err := roles.NewPlan(want, have, options)
	if err != nil {
		return err
	}
	if err := show(plan, have); err != nil {
		return err
	}
	refused := false
	for i := range plan.Changes {
		refused = refused || plan.Changes[i].Action == roles.Refuse
	}
	switch {
	case r.dryRun && len(plan.Changes) > 0, len(plan.Steps) == 0 && refused:
		return negative("", "")
	case r.dryRun || len(plan.Steps) == 0:
		return nil
	}
	if err := r.confirm(cmd, a, plan); err != nil {
		return err
	}
	if err := r.carryOut(cmd, a, plan); err != nil {
		return err
	}
	if refused {
		return negative("", "")
	}
	return nil
}

// carryOut makes a plan's steps.
func (r *Roles) carryOut(cmd *cobra.Command, a *rolesync.Account, plan *roles.Plan) error {
	o := rolesync.Options{}
	if r.audit != "" {
		file, err := os.OpenFile(r.audit, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return fmt.Errorf("--audit: %w", err)
		}
		defer file.Close()
		o.Audit = file
	}
	ctx, stderr := cmd.Context(), cmd.ErrOrStderr()
	line := &line{out: stderr, terminal: isTerminal(stderr), lasting: true}
	told := false
	o.Progress = func(n int, s *roles.Step) {
		if ctx.Err() != nil && !told {
			told = true
			line.say("interrupted; what is closed meanwhile is opened again first")
		}
		line.show(fmt.Sprintf("%d of %d: %s, %s", n+1, len(plan.Steps), s.Op, rolesync.StepText(s)))
	}
	err := a.Apply(ctx, plan, o)
	line.end()
	var stopped *rolesync.StoppedError
	if errors.As(err, &stopped) {
		fmt.Fprintf(stderr, "%d of %d calls were made; a new run goes on from there\n", stopped.Done, stopped.All)
		return err
	}
	if err == nil {
		fmt.Fprintf(stderr, "done: %s, and all is as planned\n", calls(len(plan.Steps)))
	}
	return err
}

func calls(n int) string {
	if n == 1 {
		return "1 call"
	}
	return fmt.Sprintf("%d calls", n)
}

// confirm asks whether to go on. iam_syncr never asked; by its name only the removal of
// roles is asked about.
func (r *Roles) confirm(cmd *cobra.Command, a *rolesync.Account, plan *roles.Plan) error {
	removed := 0
	for i := range plan.Steps {
		if plan.Steps[i].Op == roles.DeleteRole {
			removed++
		}
	}
	old := cmd.Name() == "iam_syncr"
	if r.yes || old && removed == 0 {
		return nil
	}
	if !isTerminal(cmd.InOrStdin()) {
		if old {
			return broken("roles are to be removed, and there is no terminal to ask at", "look at --dry-run, then add --yes")
		}
		return broken("there is no terminal to ask at", "look at the plan, then add --yes")
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "change account %s as shown, with %s? [y/N] ", a.ID, calls(len(plan.Steps)))
	answer := make(chan string, 1)
	go func() {
		text, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n') // an end is a no
		answer <- strings.ToLower(strings.TrimSpace(text))
	}()
	select {
	case text := <-answer:
		if text == "y" || text == "yes" {
			return nil
		}
		return negative("nothing was changed", "")
	case <-cmd.Context().Done():
		return cmd.Context().Err()
	}
}
