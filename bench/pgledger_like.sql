-- SPDX-License-Identifier: MPL-2.0
-- A ledger in PostgreSQL of the kind that pgledger is: accounts with a balance and a version, transfers, two entries for
-- each transfer that keep the balance before and after, and a function that locks both accounts in order of their ids.
-- Written for this comparison.
CREATE TABLE account(
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  balance NUMERIC NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 0,
  lowest NUMERIC NOT NULL,
  changed TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TABLE transfer(
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  request UUID NOT NULL UNIQUE,
  payer BIGINT NOT NULL REFERENCES account(id),
  payee BIGINT NOT NULL REFERENCES account(id),
  amount NUMERIC NOT NULL CHECK(amount > 0),
  recorded TIMESTAMPTZ NOT NULL DEFAULT now(),
  CHECK(payer <> payee)
);
CREATE TABLE entry(
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES account(id),
  transfer_id BIGINT NOT NULL REFERENCES transfer(id),
  amount NUMERIC NOT NULL,
  balance_before NUMERIC NOT NULL,
  balance_after NUMERIC NOT NULL,
  account_version BIGINT NOT NULL
);
CREATE INDEX entry_of_account ON entry(account_id);
CREATE INDEX entry_of_transfer ON entry(transfer_id);

CREATE FUNCTION move(of_account BIGINT, by_amount NUMERIC, of_transfer BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  now_is account;
BEGIN
  UPDATE account SET balance = balance + by_amount, version = version + 1, changed = now()
  WHERE id = of_account RETURNING * INTO now_is;
  IF by_amount < 0 AND now_is.balance < now_is.lowest THEN
    RAISE EXCEPTION 'account % would have %', of_account, now_is.balance;
  END IF;
  INSERT INTO entry(account_id, transfer_id, amount, balance_before, balance_after, account_version)
  VALUES(of_account, of_transfer, by_amount, now_is.balance - by_amount, now_is.balance, now_is.version);
END $$;

CREATE FUNCTION pay(from_account BIGINT, to_account BIGINT, by_amount NUMERIC, by_request UUID)
RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
  made BIGINT;
BEGIN
  PERFORM 1 FROM account WHERE id IN (from_account, to_account) ORDER BY id FOR UPDATE;
  INSERT INTO transfer(request, payer, payee, amount)
  VALUES(by_request, from_account, to_account, by_amount) RETURNING id INTO made;
  PERFORM move(from_account, -by_amount, made);
  PERFORM move(to_account, by_amount, made);
  RETURN made;
END $$;

-- So many random payments in one transaction.
CREATE FUNCTION pay_many(payments INT, members INT) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  from_account BIGINT;
BEGIN
  FOR payment IN 1..payments LOOP
    from_account := 1 + floor(random() * members);
    PERFORM pay(from_account, 1 + (from_account + floor(random() * (members - 1))::BIGINT) % members,
                (1 + floor(random() * 50000))::NUMERIC / 100, gen_random_uuid());
  END LOOP;
END $$;

INSERT INTO account(id, name, lowest) SELECT number, 'm' || number, -1000000 FROM generate_series(1, 10000) AS number;
