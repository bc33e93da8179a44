package catalog

import (
	"strconv"

	"github.com/leastwise/leastwise/catalog/layout"
)

// Verify checks a catalog blob of unknown origin completely: the checksum, every bound,
// every reference, and the order that binary searches rely on. It decodes the whole
// blob, which takes a few milliseconds. The error is a *layout.FormatError.
func Verify(blob []byte) error {
	c, err := Open(blob)
	if err != nil {
		return err
	}
	if err := layout.CheckSum(blob); err != nil {
		return err
	}
	c.globalKeys()
	c.strict.get(c.decodeStrict)
	for s := range c.Services() {
		c.nameTable(s.i)
		c.keyTable(s.i)
		c.schema(s.i)
		if err := c.Err(); err != nil {
			return err
		}
		if err := s.verifyOrder(); err != nil {
			return err
		}
	}
	return c.Err()
}

func (s Service) verifyOrder() error {
	for i := 1; i < s.NumActions(); i++ {
		if compareFold(s.Action(i-1).Name(), s.Action(i).Name()) >= 0 {
			return s.disorder(layout.ColNouns, "action", i)
		}
	}
	for i := 1; i < s.NumResourceTypes(); i++ {
		if compareFold(s.ResourceType(i-1).Name(), s.ResourceType(i).Name()) >= 0 {
			return s.disorder(layout.ColTypes, "resource type", i)
		}
	}
	for i := 1; i < s.NumConditionKeys(); i++ {
		if compareFold(s.ConditionKey(i-1).Name(), s.ConditionKey(i).Name()) >= 0 {
			return s.disorder(layout.ColKeyNames, "condition key", i)
		}
	}
	return nil
}

// disorder names the column that the names come from, and where the service's part of it
// starts: names are spelled from several places, none of which is wrong by itself.
func (s Service) disorder(col int, what string, i int) error {
	r := s.c.column(col, s.i)
	r.Fail(s.Prefix() + ": " + what + " " + strconv.Itoa(i) + " is out of order")
	return r.Err()
}
