package sentence

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/levels"
)

// byLevel are the verbs of the access levels, as AWS calls them, in the order of the catalog's
// constants. A list costs nothing at the program's start, as a map would.
var byLevel = [...][2]string{
	catalog.Unknown:               {"using", "use"},
	catalog.List:                  {"listing", "list"},
	catalog.Read:                  {"reading", "read"},
	catalog.Write:                 {"writing to", "write to"},
	catalog.PermissionsManagement: {"managing permissions of", "manage permissions of"},
	catalog.Tagging:               {"tagging", "tag"},
}

// byName are verbs of actions that name what they are done to, as DeleteObject an object
// does; of such an action the verb says more than its level. Those that are done with
// something name nothing behind them: kms:Decrypt.
var byName = [...]struct{ word, gerund, infinitive string }{
	{"assume", "assuming", "assume"},
	{"create", "creating", "create"},
	{"decrypt", "decrypting with", "decrypt with"},
	{"delete", "deleting", "delete"},
	{"encrypt", "encrypting with", "encrypt with"},
	{"execute", "executing", "execute"},
	{"get", "reading", "read"},
	{"invoke", "invoking", "invoke"},
	{"pass", "passing", "pass"},
	{"publish", "publishing to", "publish to"},
	{"put", "writing", "write"},
	{"reboot", "rebooting", "reboot"},
	{"restart", "restarting", "restart"},
	{"restore", "restoring", "restore"},
	{"sign", "signing with", "sign with"},
	{"start", "starting", "start"},
	{"stop", "stopping", "stop"},
	{"subscribe", "subscribing to", "subscribe to"},
	{"terminate", "terminating", "terminate"},
	{"update", "updating", "update"},
	{"verify", "verifying with", "verify with"},
}

// alone are the verbs of the list above that need nothing behind them.
var alone = []string{"decrypt", "encrypt", "publish", "sign", "subscribe", "verify"}

func (d *draft) verb(gerund, infinitive string) string {
	if d.asks {
		return infinitive
	}
	return gerund
}

// part tells what actions of a service do to an object. takes says which actions of the
// service could: where all of a level are there, none needs to be named.
func (d *draft) part(v catalog.Service, list []catalog.Action, object, noun string, takes func(catalog.Action) bool) part {
	have, could := map[catalog.AccessLevel]int{}, map[catalog.AccessLevel]int{}
	for _, a := range list {
		have[d.table.Level(a)]++
	}
	for a := range v.Actions() {
		if takes(a) {
			could[d.table.Level(a)]++
		}
	}
	whole := true
	missing, of := false, 0 // whether a level is not there in full, and all actions of those that are there
	var verbs []string
	for _, l := range append(levels.Order[:], catalog.Unknown) {
		whole = whole && have[l] == could[l]
		if have[l] == 0 {
			continue
		}
		verbs = append(verbs, d.verb(byLevel[l][0], byLevel[l][1]))
		missing = missing || have[l] < could[l]
		of += could[l]
	}
	if whole && len(list) > 1 {
		if in, ok := strings.CutPrefix(object, anything); ok {
			return part{verbs: d.verb("doing anything", "do anything"), object: in}
		}
		return part{verbs: d.verb("doing anything with", "do anything with"), object: object}
	}
	if own := d.verbs(list, noun); own != nil {
		verbs = own
	}
	out := part{verbs: all(verbs, "and"), object: object}
	if missing {
		out.detail = " (" + d.which(v, list, of) + ")"
	}
	return out
}

// verbs are those of the actions' own names, if each names the object; else nil.
func (d *draft) verbs(list []catalog.Action, noun string) []string {
	if noun == "" || len(list) > listed {
		return nil
	}
	var out []string
	for _, a := range list {
		w := words(a.Name())
		i := slices.IndexFunc(byName[:], func(v struct{ word, gerund, infinitive string }) bool { return v.word == w[0] })
		rest := strings.Join(w[1:], "")
		short := strings.Join(words(noun), "")
		if i < 0 || rest != short && rest != plural(short) && !(rest == "" && slices.Contains(alone, w[0])) {
			return nil
		}
		if verb := d.verb(byName[i].gerund, byName[i].infinitive); !has(out, verb) {
			out = append(out, verb)
		}
	}
	return out
}

// which names the actions: by the patterns that bring them if these are few, else by number.
func (d *draft) which(v catalog.Service, list []catalog.Action, of int) string {
	var names []string
	for _, item := range d.s.Action {
		p, ok := expand.ParsePattern(item.Value)
		if !ok || !catalog.MatchFold(p.Prefix, v.Prefix()) {
			continue
		}
		for _, a := range list {
			if catalog.MatchFold(p.Name, a.Name()) {
				text := p.Name
				if !isWild(text) {
					text = a.Name()
				}
				if !has(names, text) {
					names = append(names, text)
				}
				break
			}
		}
	}
	if len(names) > 0 && len(names) <= listed && !has(names, "*") {
		return all(names, "and")
	}
	return strconv.Itoa(len(list)) + " of " + strconv.Itoa(of) + " such actions"
}
