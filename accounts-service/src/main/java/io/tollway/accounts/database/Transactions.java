package io.tollway.accounts.database;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Opens transactions. There is no other way to the database, so no statement runs without a {@link Scope}. */
@ApplicationScoped
public class Transactions {
    private final Mutiny.SessionFactory sessions;

    Transactions(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Runs the work in one transaction; a failure rolls it back. Never nested: the work gets its {@link Tx} and passes it on. */
    public <T> Uni<T> run(Scope scope, Function<Tx, Uni<T>> work) {
        return Uni.createFrom()
                .deferred(() -> sessions.withTransaction(
                        session -> configure(session, scope).chain(() -> work.apply(new Tx(session)))))
                .onFailure()
                .transform(DatabaseFailure::translate);
    }

    private static Uni<Void> configure(Mutiny.Session session, Scope scope) {
        List<Map.Entry<String, String>> settings = List.copyOf(scope.settings().entrySet());
        if (settings.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        StringBuilder sql = new StringBuilder("select ");
        for (int index = 0; index < settings.size(); index++) {
            sql.append(index == 0 ? "" : " || ")
                    .append("set_config('")
                    .append(settings.get(index).getKey())
                    .append("', :v")
                    .append(index)
                    .append(", true)");
        }
        Mutiny.SelectionQuery<String> query = session.createNativeQuery(sql.toString(), String.class);
        for (int index = 0; index < settings.size(); index++) {
            query.setParameter("v" + index, settings.get(index).getValue());
        }
        return query.getSingleResult().replaceWithVoid();
    }
}
