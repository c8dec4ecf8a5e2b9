package dialer.local.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

  @TempDir Path dir;
  private LocalPostgres postgres;

  @BeforeEach
  void start() throws SQLException {
    postgres = LocalPostgres.start(dir);
    execute("create table boots (at timestamptz default now())");
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void durability_is_on_though_the_library_switches_it_off() throws SQLException {
    assertThat(query("show fsync")).isEqualTo("on");
    assertThat(query("show synchronous_commit")).isEqualTo("on");
    assertThat(query("show max_connections")).isEqualTo("200");
    assertThat(query("show listen_addresses")).isEqualTo("127.0.0.1");
  }

  @Test
  void a_committed_row_is_there_after_a_kill_and_a_restart() throws SQLException {
    execute("insert into boots default values");
    var url = postgres.jdbcUrl();

    postgres.kill();
    postgres.restart();

    assertThat(postgres.jdbcUrl()).isEqualTo(url);
    assertThat(query("select count(*) from boots")).isEqualTo("1");
  }

  @Test
  void a_database_is_made_once_and_found_again() throws SQLException {
    var url = postgres.database("dialer");
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("create table kept ()");
    }

    assertThat(postgres.database("dialer")).isEqualTo(url);
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      assertThat(statement.execute("select from kept")).isTrue();
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String query(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
