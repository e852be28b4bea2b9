package io.tollway.accounts.member;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.accounts.audit.AuditTrail;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.identity.Caller;
import io.tollway.accounts.identity.Grant;
import io.tollway.accounts.identity.Memberships;
import io.tollway.accounts.identity.Permission;
import io.tollway.accounts.identity.PersonDirectory;
import io.tollway.accounts.identity.Role;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.outbox.StateOutbox;
import io.tollway.contracts.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who belongs to an organization, in which role. Roles live here and nowhere else; the identity provider only knows people. */
@ApplicationScoped
public class Members implements Memberships {
    /** One of a person's organizations. */
    public record Belonging(OrganizationId organization, Role role) {}

    private final MemberRepository rows;
    private final Transactions transactions;
    private final StateOutbox outbox;
    private final AuditTrail audit;
    private final MemberLimits limits;
    private final Ids ids;
    private final Clock clock;

    Members(
            MemberRepository rows,
            Transactions transactions,
            StateOutbox outbox,
            AuditTrail audit,
            MemberLimits limits,
            Ids ids,
            Clock clock) {
        this.rows = rows;
        this.transactions = transactions;
        this.outbox = outbox;
        this.audit = audit;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Uni<Optional<Membership>> find(OrganizationId organization, String subject) {
        return transactions
                .run(Scope.tenant(organization), tx -> rows.bySubject(tx, organization, subject))
                .map(found ->
                        found.filter(member -> member.active).map(member -> new Membership(member.id, member.role)));
    }

    /** Whether that is the id of an active membership of the organization. */
    public Uni<Boolean> exists(Tx tx, OrganizationId organization, UUID member) {
        return rows.all(tx, organization).map(members -> members.stream().anyMatch(each -> each.id.equals(member)));
    }

    public Uni<List<Belonging>> ofPerson(Tx tx, String subject) {
        return rows.ofPerson(tx, subject).map(found -> found.stream()
                .map(member -> new Belonging(new OrganizationId(member.organizationId), member.role))
                .toList());
    }

    /** Makes a person a member at once, or lets an invitation wait when nobody with that address is known yet. */
    public Uni<MemberView> addOrInvite(
            Tx tx,
            OrganizationId organization,
            String email,
            Optional<PersonDirectory.Found> person,
            Role role,
            Caller actor) {
        return rows.all(tx, organization)
                .chain(members -> rows.pending(tx, organization).chain(pending -> {
                    if (members.size() + pending.size() >= limits.perOrganization()) {
                        throw new AccountsError.QuotaReached(
                                        "members", limits.perOrganization(), "accounts.members.per-organization")
                                .refusal();
                    }
                    boolean already = members.stream().anyMatch(member -> member.email.equals(email))
                            || pending.stream().anyMatch(invitation -> invitation.email.equals(email));
                    if (already) {
                        throw new AccountsError.Conflict(
                                        "already_a_member",
                                        "Somebody with this e-mail address is a member or invited already.")
                                .refusal();
                    }
                    return person.isPresent()
                            ? add(tx, organization, person.get().subject(), email, role, actor)
                            : invite(tx, organization, email, role, actor);
                }));
    }

    /** Makes a person a member; one who was removed before comes back under the same membership id, with a higher version. */
    public Uni<MemberView> add(
            Tx tx, OrganizationId organization, String subject, String email, Role role, Caller actor) {
        return rows.bySubject(tx, organization, subject).chain(found -> {
            MemberEntity member = found.orElseGet(() -> newMember(organization, subject));
            member.email = email;
            member.role = role;
            member.active = true;
            member.version++;
            Uni<Void> stored = found.isPresent() ? rows.flush(tx) : rows.insert(tx, member);
            return stored.chain(() -> publish(tx, member))
                    .chain(() -> audit.record(
                            tx,
                            organization,
                            actor,
                            new AuditTrail.Change("member.add", "member:" + member.id, null, member.toView())))
                    .replaceWith(member.toView());
        });
    }

    /** Turns the invitations to this person's verified address into memberships. */
    public Uni<Void> acceptInvitations(Caller.Person person) {
        String email = person.email();
        if (email == null || !person.emailVerified()) {
            return Uni.createFrom().voidItem();
        }
        return transactions
                .run(Scope.invited(email), tx -> rows.pendingFor(tx, email))
                .chain(invitations -> Multi.createFrom()
                        .iterable(invitations)
                        .onItem()
                        .transformToUniAndConcatenate(invitation -> accept(person, email, invitation))
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    Uni<List<MemberView>> list(Tx tx, OrganizationId organization) {
        return rows.all(tx, organization)
                .chain(members -> rows.pending(tx, organization).map(pending -> {
                    List<MemberView> all = new ArrayList<>();
                    members.forEach(member -> all.add(member.toView()));
                    pending.forEach(invitation -> all.add(invitation.toView()));
                    return List.copyOf(all);
                }));
    }

    Uni<MemberView> changeRole(Tx tx, Grant grant, UUID id, Role role) {
        OrganizationId organization = grant.organization();
        return rows.lockAll(tx, organization).chain(all -> {
            MemberEntity member = active(all, id);
            refuseUnlessAllowed(grant, member, Optional.of(role), all);
            MemberView before = member.toView();
            if (member.role == role) {
                return Uni.createFrom().item(before);
            }
            member.role = role;
            member.version++;
            return rows.flush(tx)
                    .chain(() -> publish(tx, member))
                    .chain(() -> audit.record(
                            tx,
                            organization,
                            grant.caller(),
                            new AuditTrail.Change("member.change", "member:" + id, before, member.toView())))
                    .replaceWith(member.toView());
        });
    }

    Uni<Void> remove(Tx tx, Grant grant, UUID id) {
        OrganizationId organization = grant.organization();
        return rows.lockPending(tx, organization, id).chain(invitation -> {
            if (invitation.isPresent()) {
                return rows.remove(tx, invitation.get())
                        .chain(() -> audit.record(
                                tx,
                                organization,
                                grant.caller(),
                                new AuditTrail.Change(
                                        "invitation.withdraw",
                                        "invitation:" + id,
                                        invitation.get().toView(),
                                        null)));
            }
            return rows.lockAll(tx, organization).chain(all -> removeMember(tx, grant, active(all, id), all));
        });
    }

    private Uni<Void> removeMember(Tx tx, Grant grant, MemberEntity member, List<MemberEntity> all) {
        refuseUnlessAllowed(grant, member, Optional.empty(), all);
        MemberView before = member.toView();
        member.active = false;
        member.version++;
        return rows.flush(tx)
                // An inactive state rather than a tombstone: the same person may come back under the same id.
                .chain(() -> publish(tx, member))
                .chain(() -> audit.record(
                        tx,
                        grant.organization(),
                        grant.caller(),
                        new AuditTrail.Change("member.remove", "member:" + member.id, before, null)));
    }

    private static void refuseUnlessAllowed(
            Grant grant, MemberEntity member, Optional<Role> becomes, List<MemberEntity> all) {
        boolean touchesOwner =
                member.role == Role.OWNER || becomes.filter(Role.OWNER::equals).isPresent();
        if (touchesOwner && !grant.may(Permission.GIVE_OWNERSHIP)) {
            throw new AccountsError.Forbidden("Only an owner can make, change or remove an owner.").refusal();
        }
        boolean ownerIsLost =
                member.role == Role.OWNER && becomes.filter(Role.OWNER::equals).isEmpty();
        if (ownerIsLost && all.stream().filter(MemberRepository::isActiveOwner).count() == 1) {
            throw new AccountsError.Conflict("last_owner", "This is the last owner; make somebody else an owner first.")
                    .refusal();
        }
    }

    private Uni<MemberView> invite(Tx tx, OrganizationId organization, String email, Role role, Caller actor) {
        InvitationEntity invitation = new InvitationEntity();
        invitation.id = ids.next();
        invitation.organizationId = organization.value();
        invitation.email = email;
        invitation.role = role;
        invitation.createdAt = now();
        return rows.insert(tx, invitation)
                .chain(() -> audit.record(
                        tx,
                        organization,
                        actor,
                        new AuditTrail.Change(
                                "member.invite", "invitation:" + invitation.id, null, invitation.toView())))
                .replaceWith(invitation.toView());
    }

    private Uni<Void> accept(Caller.Person person, String email, InvitationEntity seen) {
        OrganizationId organization = new OrganizationId(seen.organizationId);
        return transactions.run(Scope.tenant(organization), tx -> rows.lockPending(tx, organization, seen.id)
                .chain(found -> {
                    if (found.isEmpty()) {
                        return Uni.createFrom().voidItem();
                    }
                    found.get().acceptedAt = now();
                    return rows.flush(tx)
                            .chain(() -> add(tx, organization, person.subject(), email, found.get().role, person))
                            .replaceWithVoid();
                }));
    }

    private MemberEntity newMember(OrganizationId organization, String subject) {
        MemberEntity member = new MemberEntity();
        member.id = ids.next();
        member.organizationId = organization.value();
        member.subject = subject;
        member.createdAt = now();
        return member;
    }

    private Uni<Void> publish(Tx tx, MemberEntity member) {
        return outbox.put(
                tx,
                Topics.MEMBER_STATE,
                member.id.toString(),
                new OrganizationId(member.organizationId),
                member.version,
                member.toState());
    }

    private static MemberEntity active(List<MemberEntity> all, UUID id) {
        return all.stream()
                .filter(member -> member.id.equals(id) && member.active)
                .findFirst()
                .orElseThrow(() -> new AccountsError.NotFound("member").refusal());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
