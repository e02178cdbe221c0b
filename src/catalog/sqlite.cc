#include "catalog/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "catalog/sqlite_files.h"
#include "io/files.h"
#include "io/posix.h"
#include "io/temp_file.h"

namespace rps {
namespace {

constexpr int kLoadTries = 600;
constexpr int kLoadPause = 50;  // milliseconds: 30 s in all, as for other writes

bool is_telling(int reason) {
  switch (reason) {
    case ENOSPC:
    case EDQUOT:
    case EROFS:
    case EACCES:
    case EMFILE:
    case ENFILE:
      return true;
    default:
      return false;
  }
}

Error sqlite_error(sqlite3* db, std::string_view what) {
  const int code = sqlite3_extended_errcode(db) & 0xFF;
  // Making or growing a file beside the database fails in general terms; the reason is in errno.
  const int reason = sqlite3_system_errno(db);
  if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && is_telling(reason)) {
    return errno_error(reason, what);
  }
  Error error{ErrorKind::kIo, std::string(what) + ": " + sqlite3_errmsg(db)};
  switch (code) {
    case SQLITE_FULL:
      return errno_error(ENOSPC, what);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      error.kind = ErrorKind::kLocked;
      error.hint = "another process is committing for a long time; try again";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      error.kind = ErrorKind::kCorrupt;
      error.hint = "this file is no catalog; move it away and rebuild with 'rpscrape repair'";
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      error.kind = ErrorKind::kPermission;
      error.hint = "check the folder's owner and permissions";
      break;
    case SQLITE_IOERR:
      error.hint = "see whether the disk is full, over its quota or broken, then run the command again";
      break;
    default:
      break;
  }
  return error;
}

// SQLite says of a file that it could not make beside the database only that it could not: the file system
// knows why.
Error in_other_words(const Error& error, const std::string& path) {
  if (error.kind != ErrorKind::kPermission && error.kind != ErrorKind::kIo) {
    return error;
  }
  const auto beside = TempFile::create(parent_of(path));
  return beside.ok() ? error : with_context(beside.error(), "catalog " + path);
}

}  // namespace

Statement::Statement(Statement&& other) noexcept : db_(other.db_), stmt_(other.stmt_) {
  other.stmt_ = nullptr;
}

Statement::~Statement() {
  sqlite3_finalize(stmt_);
}

Statement& Statement::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(stmt_, index + 1, value);
  return *this;
}

Statement& Statement::bind(int index, std::string_view value) {
  sqlite3_bind_text(stmt_, index + 1, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  return *this;
}

Result<bool> Statement::step() {
  switch (sqlite3_step(stmt_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      sqlite3_reset(stmt_);
      return false;
    default: {
      Error error = sqlite_error(db_, "catalog " + std::string(sqlite3_db_filename(db_, "main")));
      sqlite3_reset(stmt_);
      return error;
    }
  }
}

Status Statement::run() {
  for (;;) {
    RPS_ASSIGN(const bool row, step());
    if (!row) {
      return {};
    }
  }
}

std::int64_t Statement::int_at(int column) const {
  return sqlite3_column_int64(stmt_, column);
}

std::string_view Statement::text_at(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(stmt_, column));
  return text == nullptr
             ? std::string_view()
             : std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column)));
}

void Sqlite::Close::operator()(sqlite3* db) const {
  sqlite3_close_v2(db);
}

Result<Sqlite> Sqlite::open(const std::string& path) {
  if (std::error_code ignored; !std::filesystem::exists(path, ignored)) {
    RPS_TRY(make_folder(parent_of(path)));
  }
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Sqlite db(raw, path);
  if (code != SQLITE_OK) {
    return sqlite_error(raw, "catalog " + path);
  }
  sqlite3_busy_timeout(raw, 30'000);
  Status ready = db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
  return ready.ok() ? Result<Sqlite>(std::move(db)) : in_other_words(ready.error(), path);
}

Result<Sqlite> Sqlite::open_to_read(const std::string& path) {
  Result<Sqlite> db = open(path);
  Status readable = db.ok() ? db->exec("SELECT count(*) FROM sqlite_master") : Status(db.error());
  if (readable.ok()) {
    return db;
  }
  const ErrorKind kind = readable.error().kind;
  if (kind == ErrorKind::kPermission || kind == ErrorKind::kNoSpace) {
    if (Result<Sqlite> copy = from_files(path); copy.ok()) {
      return copy;
    }
  }
  return readable.error();
}

Result<Sqlite> Sqlite::from_files(const std::string& path) {
  const std::string seen = sqlite_files_stamp(path);
  RPS_ASSIGN(const SqliteFiles files, read_sqlite_files(path));
  if (files.log.empty()) {
    RPS_ASSIGN(Sqlite db, from_image(files.database));
    db.path_ = path;
    db.copied_ = seen;
    return db;
  }
  RPS_ASSIGN(const PrivateSqliteFiles copy, PrivateSqliteFiles::write(files));
  RPS_ASSIGN(Sqlite with_log, open(copy.path()));
  RPS_ASSIGN(const std::string image, with_log.image());
  RPS_ASSIGN(Sqlite db, from_image(image));
  db.path_ = path;
  db.copied_ = seen;
  return db;
}

// Statements that are still being read keep the content that they began with.
void Sqlite::follow_files() {
  if (copied_.empty() || sqlite_files_stamp(path_) == copied_) {
    return;
  }
  if (Result<Sqlite> now = from_files(path_); now.ok()) {
    *this = *std::move(now);
  }
}

Status Sqlite::exec(const std::string& sql) {
  if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return sqlite_error(db_.get(), "catalog " + path_);
  }
  return {};
}

Result<Statement> Sqlite::prepare(std::string_view sql) {
  follow_files();
  sqlite3_stmt* stmt = nullptr;
  if (sqlite3_prepare_v2(db_.get(), sql.data(), static_cast<int>(sql.size()), &stmt, nullptr) != SQLITE_OK) {
    return sqlite_error(db_.get(), "catalog " + path_);
  }
  return Statement(db_.get(), stmt);
}

Result<std::string> Sqlite::image() {
  sqlite3_int64 size = 0;
  unsigned char* const bytes = sqlite3_serialize(db_.get(), "main", &size, 0);
  if (bytes == nullptr) {
    return Error{ErrorKind::kIo, "catalog " + path_ + ": cannot be copied", "is there enough memory?"};
  }
  std::string image(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  return image;
}

// Reads all of it once, so that nothing damaged replaces what is there.
Result<Sqlite> Sqlite::from_image(std::string_view image) {
  sqlite3* raw = nullptr;
  if (sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
    Sqlite unopened(raw, ":memory:");
    return Error{ErrorKind::kIo, "no database can be made in memory"};
  }
  Sqlite db(raw, "in memory");
  std::string text(image);
  constexpr std::size_t kWriteVersion = 18;  // of the file format: 1 for a rollback journal, 2 for WAL,
  constexpr std::size_t kReadVersion = 19;   // which a database in memory cannot have
  if (text.size() > kReadVersion) {
    text[kWriteVersion] = text[kReadVersion] = 1;
  }
  auto* const bytes = static_cast<unsigned char*>(sqlite3_malloc64(text.size()));
  if (bytes == nullptr) {
    return Error{ErrorKind::kIo, "out of memory"};
  }
  std::copy(text.begin(), text.end(), bytes);
  const auto size = static_cast<sqlite3_int64>(text.size());
  if (sqlite3_deserialize(raw, "main", bytes, size, size, SQLITE_DESERIALIZE_FREEONCLOSE) != SQLITE_OK) {
    return Error{ErrorKind::kCorrupt, "not the image of a database"};
  }
  RPS_ASSIGN(Statement check, db.prepare("PRAGMA quick_check(1)"));
  RPS_ASSIGN(const bool row, check.step());
  if (!row || check.text_at(0) != "ok") {
    return Error{ErrorKind::kCorrupt, "the image of a database is damaged"};
  }
  return db;
}

Status Sqlite::load(std::string_view image) {
  RPS_ASSIGN(const Sqlite source, from_image(image));
  sqlite3_backup* const backup = sqlite3_backup_init(db_.get(), "main", source.db_.get(), "main");
  if (backup == nullptr) {
    return sqlite_error(db_.get(), "catalog " + path_);
  }
  int code = SQLITE_BUSY;
  for (int tries = 0; tries < kLoadTries && (code == SQLITE_BUSY || code == SQLITE_LOCKED); ++tries) {
    code = sqlite3_backup_step(backup, -1);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
      sqlite3_sleep(kLoadPause);
    }
  }
  if (sqlite3_backup_finish(backup) != SQLITE_OK || code != SQLITE_DONE) {
    return sqlite_error(db_.get(), "catalog " + path_);
  }
  return exec("PRAGMA journal_mode=WAL");
}

Result<Transaction> Transaction::begin(Sqlite& db) {
  const bool inner = sqlite3_get_autocommit(db.db_.get()) == 0;
  RPS_TRY(db.exec(inner ? "SAVEPOINT part" : "BEGIN IMMEDIATE"));
  return Transaction(db, inner);
}

Transaction::~Transaction() {
  if (db_ != nullptr) {
    (void)db_->exec(inner_ ? "ROLLBACK TO part; RELEASE part" : "ROLLBACK").ok();
  }
}

Status Transaction::commit() {
  RPS_TRY(db_->exec(inner_ ? "RELEASE part" : "COMMIT"));
  db_ = nullptr;
  return {};
}

}  // namespace rps
