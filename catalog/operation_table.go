package catalog

import (
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// operationTable holds the operations of one service.
type operationTable struct {
	operations []operationRecord
	actions    []authorizedRecord
	methods    []SDKMethod
}

type operationRecord struct {
	name         string
	actions, sdk span // of operationTable.actions and .methods
}

type authorizedRecord struct {
	service, action uint16
	passed          uint16 // number in Operations.passed + 1, or 0
}

func (o *Operations) table(s int32) *operationTable {
	return o.tables[s].get(func() *operationTable {
		d := operationDecoder{o: o, s: s}
		if err := d.decode(); err != nil {
			o.failure.CompareAndSwap(nil, &err)
			return &operationTable{}
		}
		return &d.operationTable
	})
}

func (o *Operations) column(sec int, s int32, name string) layout.Reader {
	return layout.NewPartReader(o.sections[sec], o.starts[sec][s], o.starts[sec][s+1], name)
}

type operationDecoder struct {
	operationTable
	o                       *Operations
	s                       int32
	lists, sdk, methodNames layout.Reader
	clients                 []SDKMethod
	recent                  []int32 // -1 for the operation's own action, else service<<16|action
}

func (d *operationDecoder) decode() error {
	o, s := d.o, d.s
	d.lists = o.column(layout.OpLists, s, "operation actions")
	d.sdk = o.column(layout.OpSDK, s, "SDK calls")
	d.methodNames = o.column(layout.OpMethods, s, "SDK methods")
	d.recent = []int32{-1}
	clients := o.column(layout.OpClients, s, "SDK clients")
	for !clients.Done() {
		name := text(clients.Text())
		pkg, client, ok := strings.Cut(name, "\t")
		if !ok {
			pkg, client = layout.DefaultPackage, name
		}
		d.clients = append(d.clients, SDKMethod{Package: pkg, Client: client})
	}
	codes := o.column(layout.OpCodes, s, "operation codes")
	for i := range o.c.counts[s].actions {
		if code := codes.Byte(); code != layout.OpNone {
			d.operation(code, o.c.Service(int(s)).Action(i).Name(), i)
		}
	}
	codes = o.column(layout.OpExtraCodes, s, "operation codes")
	names := o.column(layout.OpExtraNames, s, "operation names")
	for !codes.Done() {
		d.operation(codes.Byte(), text(names.Text()), -1)
	}
	for _, r := range []*layout.Reader{&clients, &codes, &names, &d.lists, &d.sdk, &d.methodNames} {
		if err := r.End(); err != nil {
			return err
		}
	}
	return nil
}

// operation reads one operation; own is the number of the action with its name, or -1.
func (d *operationDecoder) operation(code byte, name string, own int) {
	op := operationRecord{name: name}
	op.actions.start = uint32(len(d.actions))
	switch {
	case code&layout.OpListed != 0:
		for n := d.lists.Uint(); n > 0 && d.lists.Err() == nil; n-- {
			d.action(own)
		}
	case own >= 0:
		d.actions = append(d.actions, authorizedRecord{service: uint16(d.s), action: uint16(own)})
	}
	op.actions.end = uint32(len(d.actions))

	op.sdk.start = uint32(len(d.methods))
	switch {
	case code&layout.OpOtherSDK != 0:
		for n := d.sdk.Uint(); n > 0 && d.sdk.Err() == nil; n-- {
			v := d.sdk.Uint()
			method := layout.Snake(name)
			if v%2 == 1 {
				method = text(d.methodNames.Text())
			}
			d.method(v/2, method)
		}
	default:
		d.method(0, layout.Snake(name))
	}
	op.sdk.end = uint32(len(d.methods))
	d.operations = append(d.operations, op)
}

func (d *operationDecoder) method(client int, method string) {
	if client >= len(d.clients) {
		d.sdk.Fail("there is no such client")
		return
	}
	m := d.clients[client]
	m.Method = method
	d.methods = append(d.methods, m)
}

func (d *operationDecoder) action(own int) {
	v := d.lists.Below(2 * (len(d.recent) + 1))
	place := v / 2
	if place == len(d.recent) {
		service := d.lists.Below(d.o.c.NumServices() + 1)
		if service--; service < 0 {
			service = int(d.s)
		}
		action := d.lists.Below(d.o.c.counts[service].actions)
		d.recent = append(d.recent, int32(service)<<16|int32(action))
	}
	ref := d.recent[place]
	copy(d.recent[1:place+1], d.recent[:place])
	d.recent[0] = ref
	a := authorizedRecord{service: uint16(ref >> 16), action: uint16(ref)}
	if ref < 0 {
		if own < 0 {
			d.lists.Fail("an operation without an action refers to it")
			return
		}
		a = authorizedRecord{service: uint16(d.s), action: uint16(own)}
	}
	if v%2 == 1 {
		a.passed = uint16(d.lists.Below(len(d.o.passed)) + 1)
	}
	d.actions = append(d.actions, a)
}
