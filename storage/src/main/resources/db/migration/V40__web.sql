-- One SQL for H2 (MODE=PostgreSQL) and PostgreSQL.

-- Sessions whose app everybody may see who has its address.
create table session_preview (
  session_id varchar(16) primary key references session (id) on delete cascade
);

-- Browsers of people who logged in; of what they show only the hash is kept.
create table web_login (
  hash varchar(64) primary key,
  account_id bigint not null references account (id) on delete cascade,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);
