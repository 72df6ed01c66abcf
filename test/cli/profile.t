$ heard profile --data d
