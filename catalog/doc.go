// Package catalog holds the facts of AWS IAM in one compact static blob, read in place.
package catalog
