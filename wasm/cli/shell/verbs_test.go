package shell

import (
	"fmt"
	"testing"

	"github.com/spf13/cobra"
)

func TestAddMakesTheVerbThatIsCalled(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string // the verbs made
	}{
		{[]string{"go", "stop"}, "[go]"},
		{[]string{"--file", "go", "stop"}, "[stop]"},
		{[]string{"--file=go", "--loud", "stop", "--other"}, "[stop]"},
		{[]string{"go", "--help"}, "[go]"},
		{nil, "[go stop]"},
		{[]string{"--help"}, "[go stop]"},
		{[]string{"-h", "go"}, "[go stop]"},
		{[]string{"help", "go"}, "[go stop]"},
		{[]string{"got"}, "[go stop]"},
		{[]string{"--unknown", "go"}, "[go stop]"},
		{[]string{"--", "go"}, "[go stop]"},
		{[]string{"--file"}, "[go stop]"},
	} {
		t.Run(fmt.Sprint(tt.args), func(t *testing.T) {
			root := &cobra.Command{Use: "tool"}
			root.PersistentFlags().String("file", "", "")
			root.PersistentFlags().Bool("loud", false, "")
			var made []string
			verb := func(name string) func() *cobra.Command {
				return func() *cobra.Command {
					made = append(made, name)
					return &cobra.Command{Use: name}
				}
			}
			Add(root, tt.args, Verbs{"stop": verb("stop"), "go": verb("go")})
			if got := fmt.Sprint(made); got != tt.want {
				t.Errorf("made %s, want %s", got, tt.want)
			}
		})
	}
}
