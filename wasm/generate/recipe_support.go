package generate

import "slices"

// RecipeSupport says where a recipe's condition would count.
type RecipeSupport struct {
	Recipe *Recipe
	// On counts the actions whose requests have the key, Of all actions of the policy.
	On, Of int
	// Actions are the first of those that have it, where not all do.
	Actions []string
}

const maxSupportActions = 6

// support looks for each recipe at the actions that statements have before conditions are
// put on them. An action with the key in one of its statements has it.
func (b *builder) support() []RecipeSupport {
	out := make([]RecipeSupport, len(Recipes))
	for i := range Recipes {
		s := &out[i]
		s.Recipe = &Recipes[i]
		key := s.Recipe.Allow.Key
		if len(s.Recipe.Parameters) > 0 { // a tag of any name
			key = s.Recipe.Fill(false, map[string][]string{s.Recipe.Parameters[0]: {"tag"}}).Key
		}
		has := map[string]bool{}
		for _, d := range b.drafts {
			for _, a := range d.actions {
				id := a.ID()
				if !has[id] {
					has[id] = b.supports(a, d, key)
				}
			}
			for _, text := range d.texts {
				has[text] = has[text] || b.supportsText(text, d, key)
			}
		}
		s.Of = len(has)
		for _, id := range sortedKeys(has) {
			if !has[id] {
				continue
			}
			if s.On++; len(s.Actions) < maxSupportActions {
				s.Actions = append(s.Actions, id)
			}
		}
		if s.On == s.Of {
			s.Actions = nil
		}
	}
	return out
}

func sortedKeys(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for key := range set {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}
