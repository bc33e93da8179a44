// Package query answers questions about the facts of AWS IAM: which actions a service has,
// which of them work on a resource type, at an access level or with a condition key, what
// further actions they need, which ARN formats and condition keys there are.
//
// Questions are asked of a catalog.Catalog; catalog/embedded has the one that programs are
// built with. Most functions take a Scope, the services in question: All, or In with
// prefixes. Select combines every condition that the others ask one by one. Nothing here
// reads files or the network, and every list has a stated order.
//
// Access levels are those of a levels.Table: levels.AWS has AWS's own, levels.Strict our
// reviewed ones, which count what mints credentials or changes trust, sharing or policies
// as permissions management.
//
// # For users of Policy Sentry
//
// Where Policy Sentry's library has a function, this is ours. Its functions return sets or
// lists in catalog order and compare some names with letter case; ours are sorted, find
// names in any letter case, and return a *NotFound with a near miss for a service or an
// action that does not exist where theirs returns nothing or raises KeyError.
//
//	querying.all
//	  get_all_service_prefixes                  Prefixes
//	  get_all_actions                           Actions(All(c)), IDs
//	  get_service_authorization_url             ReferencePages
//	querying.services
//	  get_services_data                         All, Names
//	querying.actions
//	  get_actions_for_service                   Actions
//	  get_action_data                           Action or FindActions, then ActionRows and Dependents
//	  get_actions_with_access_level             ActionsAtLevel
//	  get_actions_that_support_wildcard_arns_only
//	                                            ActionsWithoutTypes
//	  get_actions_at_access_level_that_support_wildcard_arns_only
//	                                            ActionsWithoutTypesAtLevel
//	  get_actions_matching_arn_type             ActionsOnType
//	  get_actions_with_arn_type_and_access_level
//	                                            ActionsOnTypeAtLevel
//	  get_actions_matching_arn                  ActionsOnARN
//	  get_actions_matching_condition_key        ActionsWithKey
//	  remove_actions_not_matching_access_level  AtLevel
//	  get_action_matching_access_level          Action, then the table's Level
//	  get_dependent_actions                     DependentActions
//	  remove_actions_that_are_not_wildcard_arn_only
//	                                            WithoutTypes
//	  get_privilege_info                        ActionRows, Dependents
//	  get_api_documentation_link_for_action     DocumentationLink
//	  get_all_action_links                      DocumentationLinks
//	querying.arns
//	  get_raw_arns_for_service                  ARNFormats
//	  get_arn_types_for_service                 Types, Formats
//	  get_arn_type_details                      Type, Formats, KeysOfType
//	  get_resource_type_name_with_raw_arn       TypesWithFormat
//	  get_matching_raw_arns                     MatchingTypes
//	querying.conditions
//	  get_condition_keys_for_service            KeysOf
//	  get_condition_key_details                 Key, KeyType
//	  get_conditions_for_action_and_raw_arn     KeysOfActionOnType, KeysOfAction
//	  get_condition_keys_available_to_raw_arn   TypesWithFormat, KeysOfType
//	  get_condition_value_type                  Key, KeyType
//	analysis
//	  expand                                    Expand
//	  determine_actions_to_expand               ExpandToText
//	  get_expanded_policy                       ExpandPolicy
//	  analyze_by_access_level                   AllowedActionsAtLevel, PatternsAtLevel
//	  analyze_statement_by_access_level         StatementActionsAtLevel
//	util
//	  get_actions_from_policy                   policy.Parse (package wasm/policy), AllowedActions
//	  get_actions_from_statement                StatementActions
//	  get_sid_names_from_policy                 SIDs
//	  get_statement_from_policy_using_sid       StatementBySID
//	  does_arn_match                            ARNMatches
//	  parse_arn, get_service_from_arn, ...      arn.Parse (package wasm/arn)
//	  get_service_from_action, get_action_name_from_action
//	                                            SplitAction
//	  get_full_action_name                      catalog.Action.ID
//	  get_lowercase_action_list                 none: no comparison here needs it
//	  transform_access_level_text               Level, LevelWord
//	  is_condition_key_match                    KeyMatches
//	  get_service_from_condition_key            KeyService
//	  translate_condition_key_data_types        catalog.ConditionKey.Type
//	shared.iam_data
//	  get_service_prefix_data                   Service
package query
