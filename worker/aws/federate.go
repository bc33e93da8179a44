package aws

// Federate is what GetFederationToken is asked for.
type Federate struct {
	Name    string // 2 to 32 characters
	Seconds int    // 900 to 129,600
	Policy  string // of the session, which without one may do nothing; empty for none
}

// GetFederationToken starts a session of a user, with long-term keys only: a session's own
// credentials are refused.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html.
func (c *Client) GetFederationToken(f Federate) (Session, error) {
	const op = "GetFederationToken"
	body := form{}
	body.set("Name", f.Name)
	body.number("DurationSeconds", f.Seconds)
	body.set("Policy", f.Policy)
	t, err := c.sts(op, body)
	if err != nil {
		return Session{}, err
	}
	return t.session(op, "FederatedUser")
}
