package aws

// Identity is whom credentials belong to.
type Identity struct {
	Account, ARN string
	// UserID is the stable id, for sessions followed by a colon and the session's name.
	UserID string
}

// GetCallerIdentity needs no permission and can't be denied.
func (c *Client) GetCallerIdentity() (Identity, error) {
	const op = "GetCallerIdentity"
	t, err := c.sts(op, form{})
	if err != nil {
		return Identity{}, err
	}
	at := t.result(op)
	return Identity{Account: t.text(at, "Account"), ARN: t.text(at, "Arn"), UserID: t.text(at, "UserId")}, nil
}

// Assume is what AssumeRole is asked for.
type Assume struct {
	RoleARN, SessionName string
	Seconds              int    // 900 to 43,200
	Policy               string // of the session; empty for none
	ExternalID           string
	// SerialNumber and TokenCode are of a device for multi-factor authentication.
	SerialNumber, TokenCode string
}

// Session is a role assumed, or a user's session.
type Session struct {
	Credentials Credentials
	ARN         string
}

// AssumeRole starts a session.
func (c *Client) AssumeRole(a Assume) (Session, error) {
	const op = "AssumeRole"
	f := form{}
	f.set("RoleArn", a.RoleARN)
	f.set("RoleSessionName", a.SessionName)
	f.number("DurationSeconds", a.Seconds)
	f.set("Policy", a.Policy)
	f.set("ExternalId", a.ExternalID)
	f.set("SerialNumber", a.SerialNumber)
	f.set("TokenCode", a.TokenCode)
	t, err := c.sts(op, f)
	if err != nil {
		return Session{}, err
	}
	return t.session(op, "AssumedRoleUser")
}

// session reads credentials and whose they are, the element user.
func (t tree) session(op, user string) (Session, error) {
	at := t.result(op)
	s := Session{
		Credentials: Credentials{
			AccessKeyID:     t.text(at, "Credentials", "AccessKeyId"),
			SecretAccessKey: t.text(at, "Credentials", "SecretAccessKey"),
			SessionToken:    t.text(at, "Credentials", "SessionToken"),
		},
		ARN: t.text(at, user, "Arn"),
	}
	expires, err := ParseDate(t.text(at, "Credentials", "Expiration"))
	if err != nil || !s.Credentials.Temporary() {
		return Session{}, &Error{Operation: op, Status: 200, cause: errXML}
	}
	s.Credentials.Expires = expires
	return s, nil
}
