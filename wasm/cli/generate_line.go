package cli

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/near"
)

// line makes templates of a command line: one of its ARNs, one of its boundary. Their text
// is the arguments themselves, so that notes can cite them.
type line struct{ text strings.Builder }

func (l *line) add(value string) generate.Text {
	start := l.text.Len()
	l.text.WriteString(value)
	return generate.Text{Value: value, Start: start, End: l.text.Len()}
}

func (l *line) addAll(values []string) []generate.Text {
	var out []generate.Text
	for _, v := range values {
		out = append(out, l.add(v))
	}
	return out
}

// addLine adds the templates of the command line.
func (in *inputs) addLine(g *Generation) error {
	l := &line{}
	t := &generate.Template{Mode: generate.CRUD, ExcludeActions: l.addAll(g.Exclude)}
	for _, text := range g.Conditions {
		c, err := conditionOf(text)
		if err != nil {
			return err
		}
		at := l.add(text)
		c.Key.Start, c.Key.End = at.Start, at.End
		t.Conditions = append(t.Conditions, c)
	}
	for i, f := range levelFlags {
		if arns := l.addAll(g.ARNs[i]); arns != nil {
			t.Levels = append(t.Levels, generate.LevelBlock{Level: generate.Text{Value: f.name}, ARNs: arns})
		}
	}
	if len(g.Boundary) > 0 {
		boundary := &generate.Template{Mode: generate.Boundary, ExcludeActions: t.ExcludeActions, Conditions: slices.Clone(t.Conditions)}
		boundary.Services = l.addAll(g.Boundary)
		in.templates = append(in.templates, boundary)
	}
	if len(t.Levels) > 0 {
		in.templates = append(in.templates, t)
	}
	in.texts[""] = l.text.String()
	return nil
}

// conditionOf reads a recipe: "mfa", "organisation=o-1", "tag=team=blue".
func conditionOf(text string) (generate.ConditionBlock, error) {
	name, rest, given := strings.Cut(text, "=")
	recipe, ok := generate.FindRecipe(name)
	if !ok {
		hint := "there are " + strings.Join(recipeUsages(), ", ")
		if word, ok := near.Word(name, recipeNames()); ok {
			hint = "did you mean " + word + "?"
		}
		return generate.ConditionBlock{}, &usageError{"--condition: no recipe " + quote(name), hint}
	}
	var values []string
	if n := len(recipe.Parameters); n > 0 && given {
		values = strings.SplitN(rest, "=", n)
	} else if given {
		return generate.ConditionBlock{}, &usageError{"--condition: " + name + " has no parameters", ""}
	}
	with, ok := recipe.With(values)
	if !ok {
		return generate.ConditionBlock{}, &usageError{"--condition: " + name + " needs its " + strings.Join(recipe.Parameters, " and its "), "write --condition " + recipeUsage(recipe)}
	}
	out := generate.ConditionBlock{Recipe: recipe, With: with}
	out.Key.Value = recipe.Fill(false, with).Key
	return out, nil
}

func recipeNames() []string {
	var out []string
	for i := range generate.Recipes {
		out = append(out, generate.Recipes[i].Name)
	}
	return out
}

// recipeUsages are the recipes as the command line has them: "tag=TAG=VALUE".
func recipeUsages() []string {
	var out []string
	for i := range generate.Recipes {
		out = append(out, recipeUsage(&generate.Recipes[i]))
	}
	return out
}

func recipeUsage(r *generate.Recipe) string {
	return strings.Join(append([]string{r.Name}, upper(r.Parameters)...), "=")
}

func upper(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, strings.ToUpper(s))
	}
	return out
}
