package dialer.api.export.database;

import dialer.api.export.database.Trouble.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Reads from what a driver threw what it means for the owner of the database. Of a server's
/// message only its first part is told: the others quote rows.
final class Troubles {
  /// As the driver says it, in the language of this machine; it has no state of its own.
  private static final String NO_TLS = GT.tr("The server does not support SSL.");

  private Troubles() {}

  static Trouble connecting(Exception e, DatabaseUrl url, Line line) {
    ServerErrorMessage said = said(e);
    if (said != null) {
      String state = String.valueOf(said.getSQLState());
      return state.startsWith("28") || state.startsWith("3D") || state.equals("42501")
          ? trouble(Kind.REFUSED, said, url)
          : trouble(Kind.AWAY, said, url);
    }
    SSLException tls = cause(e, SSLException.class);
    if (tls != null && !line.isCut()) {
      return Trouble.refused("TLS failed: " + tls.getMessage());
    }
    if (NO_TLS.equals(e.getMessage())) {
      return Trouble.refused(
          "the server does not offer TLS; without it only where the url says sslmode=disable");
    }
    IOException lost = cause(e, IOException.class);
    if (lost == null && !line.isCut()) { // a certificate of another host, a login nobody knows
      return Trouble.refused(withoutSecret(String.valueOf(e.getMessage()), url));
    }
    return lost(lost, line);
  }

  /// Making the table.
  static Trouble making(SQLException e, Connection connection, DatabaseUrl url, Line line) {
    ServerErrorMessage said = said(e);
    String state = said == null ? "" : String.valueOf(said.getSQLState());
    if (state.equals("42501") || state.equals("3F000")) {
      String sentence = "the table %s is missing, and the role may not make it: %s";
      return new Trouble(
          Kind.SCHEMA,
          sentence.formatted(CallsTable.NAME, words(said, url)),
          CallsTable.DDL + ";\n" + Differences.grant(connection) + ";");
    }
    return writing(e, connection, url, line);
  }

  static Trouble writing(SQLException e, Connection connection, DatabaseUrl url, Line line) {
    ServerErrorMessage said = said(e);
    if (said == null) {
      return lost(cause(e, IOException.class), line);
    }
    String state = String.valueOf(said.getSQLState());
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "42", "3F" -> {
        Differences differences = Differences.of(connection, state);
        yield new Trouble(
            Kind.SCHEMA, words(said, url) + differences.sentence(), differences.ddl());
      }
      case "22", "23", "P0" ->
          new Trouble(Kind.SCHEMA, "the table does not take a call: " + words(said, url), null);
      case "28" -> trouble(Kind.REFUSED, said, url);
      default -> trouble(Kind.AWAY, said, url); // a restart, a standby, no room, a time-out
    };
  }

  private static Trouble lost(@Nullable IOException e, Line line) {
    if (line.isCut()) {
      return Trouble.away("it took too long");
    }
    return switch (e) {
      case ConnectException _ -> Trouble.away("nobody answers there: connection refused");
      case SocketTimeoutException _ -> Trouble.away("no answer in time");
      case null, default -> Trouble.away("the connection broke");
    };
  }

  private static Trouble trouble(Kind kind, ServerErrorMessage said, DatabaseUrl url) {
    return new Trouble(kind, words(said, url), null);
  }

  private static String words(@Nullable ServerErrorMessage said, DatabaseUrl url) {
    if (said == null) {
      return "";
    }
    StringBuilder words = new StringBuilder(String.valueOf(said.getMessage()));
    String column = said.getColumn();
    if (column != null && words.indexOf(column) < 0) {
      words.append(" (column ").append(column).append(')');
    }
    String constraint = said.getConstraint();
    if (constraint != null && words.indexOf(constraint) < 0) {
      words.append(" (constraint ").append(constraint).append(')');
    }
    return withoutSecret(words.toString(), url);
  }

  /// A server may say anything.
  private static String withoutSecret(String text, DatabaseUrl url) {
    return url.password().isEmpty() ? text : text.replace(url.password(), "***");
  }

  private static @Nullable ServerErrorMessage said(Exception e) {
    return e instanceof PSQLException told ? told.getServerErrorMessage() : null;
  }

  private static <T extends Throwable> @Nullable T cause(Exception e, Class<T> type) {
    Throwable at = e;
    for (int depth = 0; at != null && depth < 10; depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
      at = at.getCause();
    }
    return null;
  }
}
