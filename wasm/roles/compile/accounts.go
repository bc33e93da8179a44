package compile

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// account is an entry of accounts.yaml.
type account struct{ name, number, partition string }

// partitions are those that are known to have accounts of customers.
var partitions = []string{"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"}

// readNames reads a file of accounts: names with numbers, "prod: 111122223333", or with a map
// for another partition, "prod: {id: 111122223333, partition: aws-cn}".
func (c *compiler) readNames(file *File) {
	if file == nil {
		return
	}
	for i := range file.Documents {
		c.each(value{file.Name, &file.Documents[i]}, "the file of accounts", func(key, val value) {
			a := account{name: key.Text, partition: "aws"}
			if val.Kind == source.Map {
				c.members(val, "an account", []string{"id", "partition"}, func(part, val value) {
					switch text, ok := c.text(val, part.Text); {
					case !ok:
					case part.Text == "id":
						a.number = text
						c.checkNumber(val)
					default:
						a.partition = text
						if !contains(partitions, text) {
							c.warn(val, "the partition "+quote(text)+" is not known", suggest(text, partitions))
						}
					}
				})
				if !val.get("id").there() {
					c.fail(val, "the account has no id", "write {id: 111122223333, partition: aws}")
				}
			} else if text, ok := c.text(val, "an account's number"); ok && c.checkNumber(val) {
				a.number = text
			}
			c.accounts = append(c.accounts, a)
		})
	}
}

// checkNumber reports what is no account number. YAML reads some numbers with leading zeros
// as octal; here they are texts.
func (c *compiler) checkNumber(v value) bool {
	if isNumber(v.Text) {
		return true
	}
	hint := "an account has 12 digits"
	if digits := strings.Trim(v.Text, "0123456789") == ""; digits && len(v.Text) < 12 {
		hint += "; leading zeros are among them"
	}
	c.fail(v, quote(v.Text)+" is no account number", hint)
	return false
}

func isNumber(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}

// readAccounts finds the own account.
func (c *compiler) readAccounts(file *File) bool {
	c.readNames(file)
	name := c.options.Account
	if a, ok := c.account(name); ok {
		c.own = a
		return len(c.notes) == 0 || !c.failed()
	}
	where := ""
	if file != nil {
		where = " in " + file.Name
	}
	switch {
	case name == "":
		c.fail(value{}, "no account is named", "name one of the file of accounts, or give its 12 digits")
	case file == nil:
		c.fail(value{}, "there is no file of accounts to find "+quote(name)+" in", "write accounts.yaml beside the folder, \""+name+": 111122223333\", or give the account's 12 digits")
	default:
		c.fail(value{}, "there is no account "+quote(name)+where, suggest(name, c.accountNames()))
	}
	return false
}

func (c *compiler) failed() bool {
	for i := range c.notes {
		if c.notes[i].Severity == Error {
			return true
		}
	}
	return false
}

// account finds an account by its name, or by its number, which need not be in the file and
// is then of the own partition.
func (c *compiler) account(name string) (account, bool) {
	for _, a := range c.accounts {
		if a.name == name {
			return a, true
		}
	}
	for _, a := range c.accounts {
		if a.number == name && name != "" {
			return a, true
		}
	}
	if !isNumber(name) {
		return account{}, false
	}
	a := account{name, name, c.own.partition}
	if a.partition == "" {
		a.partition = "aws"
	}
	return a, true
}

func (c *compiler) accountNames() []string {
	var out []string
	for _, a := range c.accounts {
		out = append(out, a.name)
	}
	return out
}

func contains(list []string, text string) bool {
	for _, t := range list {
		if t == text {
			return true
		}
	}
	return false
}
