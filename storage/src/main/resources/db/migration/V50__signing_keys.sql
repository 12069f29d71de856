-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- OpenPGP keys by which people sign commits, tags and pushes. They open no door.
create table signing_key (
  fingerprint varchar(64) primary key,
  account_id bigint not null references account (id) on delete cascade,
  label varchar(400) not null,
  encoded text not null,
  created_at timestamp with time zone not null
);

-- A key signs by itself and by its subkeys; signatures name them by these.
create table signing_key_id (
  key_id varchar(16) not null,
  fingerprint varchar(64) not null references signing_key (fingerprint) on delete cascade,
  primary key (key_id, fingerprint)
);
