package levels

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

// PolicySentry is the table of the tool of that name: AWS's levels, save the actions below.
// They are what version 0.15.2 was seen to answer otherwise than AWS's pages do. Letter case
// and what the catalog does not know are passed over, as the tool does.
func PolicySentry(c *catalog.Catalog) Table {
	o := &Overrides{"policy-sentry", map[string]catalog.AccessLevel{}}
	for _, list := range policySentry {
		for line := range strings.Lines(list.actions) {
			prefix, names, _ := strings.Cut(strings.TrimSpace(line), " ")
			s, ok := c.LookupService(prefix)
			if !ok {
				continue
			}
			for name := range strings.FieldsSeq(names) {
				if a, ok := s.LookupAction(name); ok {
					o.levels[a.ID()] = list.level
				}
			}
		}
	}
	return o
}

// policySentry has a service and its actions on each line.
var policySentry = [...]struct {
	level   catalog.AccessLevel
	actions string
}{
	{catalog.Write, `ssm PutConfigurePackageResult
waf CreateWebACL DeleteWebACL UpdateWebACL
waf-regional CreateWebACL DeleteWebACL UpdateWebACL`},
	{catalog.PermissionsManagement, `chime DeleteVoiceConnectorTerminationCredentials PutVoiceConnectorTerminationCredentials
codebuild DeleteSourceCredentials ImportSourceCredentials
cognito-identity CreateIdentityPool DeleteIdentities DeleteIdentityPool GetId MergeDeveloperIdentities SetIdentityPoolRoles UnlinkDeveloperIdentity UnlinkIdentity UpdateIdentityPool
ds CreateConditionalForwarder CreateDirectory CreateIdentityPoolDirectory CreateMicrosoftAD CreateTrust ShareDirectory
es CreateElasticsearchDomain UpdateElasticsearchDomainConfig
iam AddClientIDToOpenIDConnectProvider AddRoleToInstanceProfile AddUserToGroup ChangePassword CreateAccessKey CreateAccountAlias CreateGroup CreateInstanceProfile CreateLoginProfile CreateOpenIDConnectProvider CreateRole CreateSAMLProvider CreateServiceLinkedRole CreateServiceSpecificCredential CreateUser CreateVirtualMFADevice DeactivateMFADevice DeleteAccessKey DeleteAccountAlias DeleteGroup DeleteInstanceProfile DeleteLoginProfile DeleteOpenIDConnectProvider DeleteRole DeleteSAMLProvider DeleteSSHPublicKey DeleteServerCertificate DeleteServiceLinkedRole DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser DeleteVirtualMFADevice EnableMFADevice PassRole RemoveClientIDFromOpenIDConnectProvider RemoveRoleFromInstanceProfile RemoveUserFromGroup ResetServiceSpecificCredential ResyncMFADevice SetSecurityTokenServicePreferences UpdateAccessKey UpdateAccountPasswordPolicy UpdateGroup UpdateLoginProfile UpdateOpenIDConnectProviderThumbprint UpdateRole UpdateRoleDescription UpdateSAMLProvider UpdateSSHPublicKey UpdateServerCertificate UpdateServiceSpecificCredential UpdateSigningCertificate UpdateUser UploadSSHPublicKey UploadServerCertificate UploadSigningCertificate
lightsail GetRelationalDatabaseMasterUserPassword
mediapackage RotateIngestEndpointCredentials
quicksight CreateAdmin CreateGroup CreateGroupMembership CreateIAMPolicyAssignment CreateUser DeleteGroup DeleteGroupMembership DeleteIAMPolicyAssignment DeleteUser DeleteUserByPrincipalId RegisterUser UpdateGroup UpdateIAMPolicyAssignment UpdateUser
ram AcceptResourceShareInvitation AssociateResourceShare CreateResourceShare DeleteResourceShare DisassociateResourceShare RejectResourceShareInvitation UpdateResourceShare
rds ModifyDBClusterSnapshotAttribute ModifyDBSnapshotAttribute
sns CreateTopic
sqs CreateQueue SetQueueAttributes
sso AssociateDirectory AssociateProfile CreateApplicationInstance CreateApplicationInstanceCertificate CreatePermissionSet CreateProfile CreateTrust DeleteApplicationInstance DeleteApplicationInstanceCertificate DeletePermissionSet DeleteProfile DisassociateDirectory DisassociateProfile ImportApplicationInstanceServiceProviderMetadata StartSSO UpdateApplicationInstanceActiveCertificate UpdateApplicationInstanceDisplayData UpdateApplicationInstanceResponseConfiguration UpdateApplicationInstanceResponseSchemaConfiguration UpdateApplicationInstanceSecurityConfiguration UpdateApplicationInstanceServiceProviderConfiguration UpdateApplicationInstanceStatus UpdateProfile UpdateSSOConfiguration UpdateTrust
sso-directory AddMemberToGroup CreateAlias CreateGroup CreateUser DeleteGroup DeleteUser DisableUser EnableUser RemoveMemberFromGroup UpdateGroup UpdatePassword UpdateUser VerifyEmail
storagegateway DeleteChapCredentials SetLocalConsolePassword SetSMBGuestPassword UpdateChapCredentials
worklink UpdateDevicePolicyConfiguration
workmail ResetPassword`},
}
